"""The law engine and the reader, without any conversation."""

from __future__ import annotations

import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from api.deps import ServicesDep, problems
from chatbot.retrieval.choice import WHO_MAY_KNOW
from legal_kb.engine.explain import Explainer
from legal_kb.engine.facts import Value, checked
from legal_kb.present import brief
from legal_kb.schema.base import Confidence, Language

LONGEST_TEXT = 4000
router = APIRouter(prefix="/v1", tags=["law"])

Status = Literal["likely", "possible", "unlikely"]
ElementStatus = Literal["met", "inferred", "unknown", "not_met"]


def _written(day: object) -> object:
    """A day is written YYYY-MM-DD; pydantic would take a number of seconds too."""
    if day is not None and not isinstance(day, str):
        raise ValueError("write the day as YYYY-MM-DD")
    return day


class AssessRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "facts": {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"},
                    "language": "en",
                }
            ]
        },
    )
    facts: Annotated[dict[str, str], Field(description="Fact id → yes, no or unsure.", max_length=100)]
    language: Language = "en"
    acted_on: Annotated[
        datetime.date | None,
        BeforeValidator(_written),
        Field(description="The day it was done, if known: answers the date gate, and dates the other laws."),
    ] = None


class SourceOut(BaseModel):
    title: str
    url: str
    checked_on: str
    confidence: Confidence


class ElementOut(BaseModel):
    id: str
    status: ElementStatus
    text: str
    facts: list[str]
    because: list[str]
    sources: list[SourceOut]


class LimbOut(BaseModel):
    id: str
    name: str
    status: Status
    raised: bool
    elements: list[ElementOut]


class TurningFact(BaseModel):
    fact: str
    text: str
    if_yes: Status
    if_no: Status
    words: dict[str, str]


class OffenceOut(BaseModel):
    section: str
    record: str
    title: str
    statute: str
    summary: str
    status: Status
    raised: bool
    standing: str
    limbs: list[LimbOut]
    why: list[str]
    missing: list[str]
    turns_on: list[TurningFact]
    max_penalty: str
    sources: list[SourceOut]


class OptionOut(BaseModel):
    value: str
    label: str


class QuestionOut(BaseModel):
    """Every question can also be skipped, and answered in free words."""

    fact: str
    text: str
    help: str
    why: str
    options: list[OptionOut]
    progress: str | None = None
    """About how many questions are still to come, in words; only within a conversation."""


class RelatedOut(BaseModel):
    id: str
    record: str
    title: str
    statute: str
    why: str
    max_penalty: str | None
    sources: list[SourceOut]


class RouteOut(BaseModel):
    id: str
    record: str
    title: str
    route: Literal["open", "not_open", "unknown"]
    why: str
    sources: list[SourceOut]


class InferredOut(BaseModel):
    fact: str
    value: Value
    text: str
    because: str


class Assessment(BaseModel):
    offences: list[OffenceOut]
    primary: str | None
    related: list[RelatedOut]
    disposal_order: RouteOut
    next_question: QuestionOut | None
    referrals: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    inferred: list[InferredOut]
    similar_cases: list[dict[str, Any]]
    reviewed: bool
    disclaimer: str


class ExtractRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"text": "前男友話如果我唔返去就send啲相俾我屋企人", "language": "auto"}]
        },
    )
    text: Annotated[str, Field(max_length=LONGEST_TEXT)]
    language: Literal["en", "zh", "auto"] = "auto"


class EvidenceOut(BaseModel):
    start: int
    end: int
    text: str


class FactOut(BaseModel):
    fact: str
    value: Value
    confidence: Annotated[float, Field(ge=0, le=1)]
    evidence: EvidenceOut


class SignalsOut(BaseModel):
    self_harm: bool
    immediate_danger: bool
    under_18: bool


class Extraction(BaseModel):
    language: Language
    facts: list[FactOut]
    signals: SignalsOut
    role: Literal["victim", "supporter", "bystander", "person_who_did_it", "professional", "unknown"]
    platforms: list[str]


class AskRequest(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"text": "Do I have to tell my parents?", "language": "en"}]},
    )
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_TEXT)]
    language: Language = "en"
    """Of the answer; the question may be in either."""


class NearOut(BaseModel):
    record: str
    title: str


class AlarmOut(BaseModel):
    text: str
    cards: list[dict[str, Any]]


class AnswerOut(BaseModel):
    """`answer` is null where nothing of the content answers; `helpers` are then people who may know.

    `alarms` come before it: the words tell of danger, of self-harm, or of somebody under 18.
    """

    alarms: list[AlarmOut]

    answer: dict[str, Any] | None
    near: list[NearOut]
    helpers: list[dict[str, Any]]
    text: str


@router.post("/assess", responses=problems(413, 422))
async def assess(request: AssessRequest, services: ServicesDep) -> Assessment:
    """Weigh facts against the four offences, element by element."""
    facts = checked(request.facts, services.kb.facts)
    return Assessment.model_validate(
        Explainer(services.kb, request.language).assessment(facts, acted_on=request.acted_on)
    )


@router.post("/extract", responses=problems(413, 422, 503))
async def extract(request: ExtractRequest, services: ServicesDep) -> Extraction:
    """Read facts, safety signals and role from a story. Nothing of it is kept."""
    language = None if request.language == "auto" else request.language
    reading = services.ready().read(request.text, language)
    return Extraction.model_validate(reading, from_attributes=True)


@router.post("/ask", responses=problems(413, 422, 500, 503))
async def ask(request: AskRequest, services: ServicesDep) -> AnswerOut:
    """Answer a question in free words from the content. The words are read, and not kept."""
    reply = await services.ready().ask(request.text)
    explainer, found = Explainer(services.kb, request.language), reply.found
    answer = explainer.record(services.kb.answers[found.top]) if found.top else None
    helpers = [] if answer else [explainer.record(services.kb.answers[name]) for name in WHO_MAY_KNOW]
    return AnswerOut(
        alarms=[
            AlarmOut(
                text=" ".join(map(explainer.message, alarm.messages)),
                cards=[explainer.record(services.kb.records[name]) for name in alarm.records],
            )
            for alarm in reply.alarms
        ],
        answer=answer,
        near=[NearOut(record=name, title=explainer.title(name)) for name in found.near],
        helpers=helpers,
        text=brief(answer) if answer else explainer.message("unknown_answer"),
    )
