"""What every record has: both languages, sources with their confidence, and dates."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

from legal_kb.engine.logic import Expression, ExpressionError, parse

Language = Literal["en", "zh"]
Voice = Literal["you", "they"]
Confidence = Literal["primary", "secondary", "inference", "recollection"]
"""How sure a statement is: seen in a primary text, in a secondary one, reasoned, or remembered."""

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
_VOICES = re.compile(r"\{([^{}|]*)\|([^{}|]*)\}")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Text(Strict):
    """One statement in both languages. `{you|the person}` picks a word by who is reading."""

    en: Annotated[str, StringConstraints(min_length=1)]
    zh: Annotated[str, StringConstraints(min_length=1)]

    @model_validator(mode="after")
    def _two_languages(self) -> Text:
        if self.en == self.zh and re.search(r"[a-z]{4,}", self.en):
            raise ValueError("`en` and `zh` are the same words; write each in its own language")
        return self

    def say(self, language: Language, voice: Voice = "you") -> str:
        words = self.en if language == "en" else self.zh
        return _VOICES.sub(lambda match: match[1] if voice == "you" else match[2], words)


class Name(Strict):
    """A proper name: the two languages may share it (StopNCII, WhatsApp)."""

    en: Annotated[str, StringConstraints(min_length=1)]
    zh: Annotated[str, StringConstraints(min_length=1)]

    def say(self, language: Language) -> str:
        return self.en if language == "en" else self.zh


class Source(Strict):
    """Where a statement was seen."""

    id: Identifier
    title: Annotated[str, StringConstraints(min_length=3)]
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    seen: datetime.date
    confidence: Confidence


class Record(Strict):
    """One piece of content. `checked_on` and `review_by` may be set once for a whole file."""

    id: Identifier
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    confidence: Confidence
    checked_on: datetime.date
    review_by: datetime.date

    @model_validator(mode="after")
    def _dates_in_order(self) -> Record:
        if self.review_by <= self.checked_on:
            raise ValueError("`review_by` must be later than `checked_on`")
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
