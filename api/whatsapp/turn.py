"""One turn: what somebody sent since the last one, and everything that answers it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from api.help.links import path
from api.whatsapp.handover import TO_A_PERSON
from api.whatsapp.inbox import Waiting
from api.whatsapp.ledger import Json
from api.whatsapp.shapes import Choice, Shapes, texts
from api.whatsapp.speaking import ANSWER, OPTION, Speaker, Spoken, here
from api.whatsapp.understanding import Change, Understanding, Understood
from chatbot.alarm import MINOR
from chatbot.assistant import Assistant, Conversation, TurnFailed, Typed
from chatbot.case import SLOT, Case
from chatbot.options import UnknownOption
from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.retrieval.choice import fitting
from legal_kb.engine.explain import Explainer
from legal_kb.engine.facts import UnknownFact, Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

CHANNEL = "whatsapp"
_OTHER_WAY: dict[Value, Value] = {"yes": "no", "no": "yes", "unsure": "yes"}
KEEPING = "evidence/keep-evidence"
AFTER_NOTES = ("go_on", "evidence")
_SHOWN_OF_EARLIER = frozenset({"crisis", "notice"})


@dataclass(frozen=True)
class Taken:
    """What a turn leaves. Without a state everything of the person is to be erased."""

    state: Json | None
    replies: tuple[Json, ...]


class Turns:
    def __init__(self, kb: KnowledgeBase, assistant: Assistant, website: str) -> None:
        self._kb, self._assistant, self._website = here(kb), assistant, website
        self._understanding = Understanding(kb)

    async def take(self, state: Json | None, messages: Sequence[Waiting]) -> Taken:
        """Raises TurnFailed when the assistant could not complete it; nothing was changed."""
        state = state or {}
        known = Conversation.from_json(state["conversation"]) if "conversation" in state else None
        facts = [(fact, value) for fact, value in state.get("facts", ())]
        understood = self._understanding.of(messages, state.get("choices", ()), facts)
        language = known.language if known else _language(messages)
        if understood.erase:
            speaker = self._speaker(language)
            lines = await self._crisis(speaker, known, understood)
            return Taken(None, (*lines, *texts(speaker.shapes.say("whatsapp.erased"))))
        before: list[Json] = [] if known else list(self._first(language))
        conversation = known or (await self._assistant.open(language, CHANNEL)).conversation
        conversation, spoken = await self._answered(conversation, understood, before)
        return Taken(_kept(conversation, spoken), spoken.messages)

    def failed(self, state: Json | None, messages: Sequence[Waiting]) -> Taken:
        """After the assistant failed again and again: what was sent goes, what was kept stays."""
        told = (state or {}).get("conversation")
        speaker = self._speaker(told["language"] if told else _language(messages))
        spoken = speaker.offer(speaker.shapes.say("whatsapp.failed"))
        return Taken({**(state or {}), "choices": spoken.choices, "facts": ()}, spoken.messages)

    async def _crisis(
        self, speaker: Speaker, known: Conversation | None, understood: Understood
    ) -> list[Json]:
        """What answers a danger told in the same breath as the wish to erase; it never stands in its way."""
        said: list[Json] = []
        with suppress(TurnFailed):
            for one in understood.inputs:
                if isinstance(one, Typed):
                    asked = known or (await self._assistant.open(speaker.language, CHANNEL)).conversation
                    said += speaker.messages(await self._assistant.respond(asked, one))
        return speaker.crisis(said)

    async def _answered(
        self, conversation: Conversation, understood: Understood, before: list[Json]
    ) -> tuple[Conversation, Spoken]:
        said: list[Json] = []
        stale = understood.stale
        for number, one in enumerate(understood.inputs, 1):
            try:
                turn = await self._assistant.respond(conversation, one)
            except (UnknownOption, UnknownFact):
                stale = True
                continue
            conversation = turn.conversation
            messages = self._speaker(conversation.language).messages(turn)
            latest = number == len(understood.inputs)
            said += [message for message in messages if latest or message["kind"] in _SHOWN_OF_EARLIER]
            conversation = replace(conversation, log=())
        speaker = self._speaker(conversation.language)
        notes = self._notes(speaker.shapes, understood, conversation, stale=stale)
        if said:
            return conversation, speaker.speak(said, [*before, *_texts(notes)])
        if understood.change:
            spoken = self._which_is_right(speaker, understood.change, conversation)
        elif notes:
            spoken = speaker.offer("\n\n".join(notes), [speaker.option(name) for name in AFTER_NOTES])
        else:
            return conversation, Spoken(tuple(before))
        return conversation, replace(spoken, messages=(*before, *spoken.messages))

    def _first(self, language: Language) -> Iterator[Json]:
        """Who keeps copies, and which language; in both, since none is chosen yet."""
        languages: tuple[Language, ...] = ("zh", "en") if language == "zh" else ("en", "zh")
        body = "\n\n".join(
            Shapes(self._kb, each).say("whatsapp.first", website=self._website) for each in languages
        )
        asked = " ".join(Shapes(self._kb, each).say("whatsapp.which_language") for each in languages)
        person = self._speaker(language).option(TO_A_PERSON)
        choices = (
            Choice(f"{OPTION}language:en", self._kb.messages["whatsapp.button.english"].en),
            Choice(f"{OPTION}language:zh", self._kb.messages["whatsapp.button.chinese"].zh),
            person,
        )
        yield from Shapes(self._kb, language).asking(f"{body}\n\n{asked}", choices)

    def _notes(
        self, shapes: Shapes, understood: Understood, conversation: Conversation, *, stale: bool
    ) -> list[str]:
        """Answers to what cannot be read: nothing was opened, and how to keep proof safely."""
        notes = []
        if understood.media:
            case = Case.of(conversation.slots.get(SLOT))
            explainer = Explainer(self._kb, conversation.language, case.voice)
            keeping = fitting(self._kb, KEEPING, case.facts)
            minor = [explainer.message(name) for name in MINOR.messages] if case.minor else []
            told = explainer.record(self._kb.records[keeping])["summary"]
            page = shapes.say("whatsapp.more", text=self._website + path(keeping, conversation.language))
            notes.append("\n\n".join([shapes.say("whatsapp.media"), *minor, told, page]))
        if understood.unsupported:
            notes.append(shapes.say("whatsapp.unsupported"))
        if stale:
            notes.append(shapes.say("whatsapp.stale"))
        return notes

    def _which_is_right(self, speaker: Speaker, change: Change, conversation: Conversation) -> Spoken:
        voice = Case.of(conversation.slots.get(SLOT)).voice
        explainer, other = Explainer(self._kb, conversation.language, voice), _OTHER_WAY[change.value]
        say = speaker.shapes.say
        body = say(
            "whatsapp.which_is_right",
            now=explainer.statement(change.fact, change.value),
            other=explainer.statement(change.fact, other),
        )
        choices = [
            Choice(f"{ANSWER}{change.fact}:{other}", say("whatsapp.button.other")),
            Choice(f"{OPTION}remove:{change.fact}", say("whatsapp.button.remove")),
            Choice(f"{OPTION}go_on", say("whatsapp.button.keep")),
        ]
        return speaker.offer(body, choices)

    def _speaker(self, language: Language) -> Speaker:
        return Speaker(self._kb, language, self._website)


def _kept(conversation: Conversation, spoken: Spoken) -> Json:
    return {"conversation": conversation.as_json(), "choices": spoken.choices, "facts": spoken.facts}


def _language(messages: Sequence[Waiting]) -> Language:
    return detect(normalise("\n".join(message.text for message in messages if message.kind != "choice")).text)


def _texts(bodies: Sequence[str]) -> list[Json]:
    return [message for body in bodies for message in texts(body)]
