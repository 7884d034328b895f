"""What every record has: both languages, sources with their confidence, dates and an owner."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from legal_kb.engine.logic import Expression, ExpressionError, parse
from legal_kb.schema import forms

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
Voice = Literal["you", "they"]
Confidence = Literal["primary", "secondary", "inference", "recollection"]
"""How sure a statement is: seen in a primary text, in a secondary one, reasoned, or remembered."""

Identifier = Annotated[str, StringConstraints(pattern=forms.IDENTIFIER)]
Reference = Annotated[str, StringConstraints(pattern=forms.REFERENCE)]
"""A record named from another one: `collection/id`, such as `services/rainlily`."""

FEWEST_PHRASINGS = 6
_VOICES = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Name(Strict):
    """A proper name: the two languages may share it (StopNCII, WhatsApp)."""

    en: Annotated[str, StringConstraints(min_length=1)]
    zh: Annotated[str, StringConstraints(min_length=1)]

    def say(self, language: Language, voice: Voice = "you") -> str:
        """In one language; `{you|the person}` picks a word by who is reading."""
        words = self.en if language == "en" else self.zh
        return _VOICES.sub(lambda match: match[1] if voice == "you" else match[2], words)


class Label(Name):
    """Words in both languages that state nothing: a title, a question, a button."""

    @model_validator(mode="after")
    def _two_languages(self) -> Label:
        if self.en == self.zh and re.search(r"[a-z]{4,}", self.en):
            raise ValueError("`en` and `zh` are the same words; write each in its own language")
        return self


class Text(Label):
    """One statement in both languages. Its own sources and confidence, else those of its record."""

    sources: Annotated[tuple[str, ...], Field(min_length=1)] | None = None
    confidence: Confidence | None = None


class Source(Strict):
    """Where a statement was seen."""

    id: Identifier
    title: Annotated[str, StringConstraints(min_length=3)]
    url: Annotated[str, StringConstraints(pattern=forms.SOURCE_URL)]
    seen: datetime.date
    confidence: Confidence


class Record(Strict):
    """One piece of content. Its dates, owner and the like may be set once for a whole file."""

    id: Identifier
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    confidence: Confidence
    checked_on: datetime.date
    review_by: datetime.date
    owner: Annotated[str, StringConstraints(min_length=3)]
    """Whom to ask when `review_by` has passed."""

    @model_validator(mode="after")
    def _dates_in_order(self) -> Record:
        if self.review_by <= self.checked_on:
            raise ValueError("`review_by` must be later than `checked_on`")
        return self


class Asked(Strict):
    """How people ask for a record, in their own words: what retrieval looks through."""

    en: Annotated[tuple[str, ...], Field(min_length=FEWEST_PHRASINGS)]
    zh: Annotated[tuple[str, ...], Field(min_length=FEWEST_PHRASINGS)]

    def of(self, language: Language) -> tuple[str, ...]:
        return self.en if language == "en" else self.zh


class Answer(Record):
    """A record that answers a question somebody may ask."""

    asked: Asked
    see: tuple[Reference, ...] = ()
    """Records shown beside it."""


class Rule(Record):
    """Law with a time: it applies to acts from `in_force_from` on, and before `until`."""

    in_force_from: datetime.date | Literal["before the Part"]
    """`before the Part`: older than 8 October 2021, the day itself not found."""
    until: datetime.date | None = None
    """The first day it no longer applies, if that day has come."""

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> Rule:
        if isinstance(self.in_force_from, datetime.date) and self.until and self.until <= self.in_force_from:
            raise ValueError("`until` must be later than `in_force_from`")
        return self


class Condition(Strict):
    """An expression over facts, as in `contract/limbs.yml`."""

    text: str

    @field_validator("text")
    @classmethod
    def _readable(cls, text: str) -> str:
        try:
            parse(text)
        except ExpressionError as error:
            raise ValueError(str(error)) from None
        return text

    @model_validator(mode="before")
    @classmethod
    def _from_string(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value

    @property
    def expression(self) -> Expression:
        return parse(self.text)
