"""All content fits what WhatsApp shows, in both languages: every option, question, card and result."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from api.whatsapp.ledger import Json
from api.whatsapp.speaking import OPTION, Speaker, here
from api.whatsapp.turn import AFTER_NOTES, Turns
from api.whatsapp.understanding import Change, Understood
from chatbot.assistant import Conversation
from chatbot.options import PLAIN, ROLES
from chatbot.rendering import Renderer
from legal_kb.engine.facts import VALUES
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import LANGUAGES, Language
from tests.whatsapp.demo import choices
from tests.whatsapp.shown import check

WEBSITE = "https://a-rather-long-name-of-a-website.example.org.hk"


def said(**more: Any) -> Json:
    empty = {"id": "m0", "kind": "text", "words": [], "voice": "you", "options": [], "cards": []}
    return {**empty, **more}


def everything(kb: KnowledgeBase) -> Iterator[Json]:
    """Messages as actions make them, with each piece of content in its place."""
    for voice in ("you", "they"):
        for name in kb.messages:
            if (
                not name.startswith(("whatsapp.", "console.", "ui.", "help."))
                and "$" not in kb.messages[name].en
            ):
                yield said(words=[name], voice=voice)
        for fact in kb.questions:
            if fact in kb.facts:
                for left in (1, 12):
                    yield said(
                        kind="question", question=fact, voice=voice, left=left,
                        options=["skip", "back", "stop"],
                    )  # fmt: skip
                yield said(words=[], why=fact, voice=voice)
        for value in VALUES:
            facts = dict.fromkeys(kb.facts, value)
            yield said(
                kind="understanding", words=["understanding"], facts=facts, voice=voice,
                options=["confirm", "add", "start_over"],
            )  # fmt: skip
            result = {"facts": facts, "asked": [], "doubted": []}
            yield said(kind="result", words=["result_intro"], result=result, voice=voice)
        yield said(words=["ask_role"], options=[f"role:{role}" for role in ROLES], voice=voice)
    for name in kb.answers:
        yield said(cards=[{"record": name}])
        yield said(kind="crisis", words=["crisis"], cards=[{"record": name}], options=["go_on", "human"])
        yield said(words=["support"], options=[f"answer:{name}", "tell", "questions", "support"])
    for some in itertools.combinations(PLAIN, 3):
        yield said(words=["result_next"], options=list(some))
    yield said(words=["result_next"], options=list(PLAIN)[:9])


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_said(kb: KnowledgeBase, language: Language) -> None:
    ours = here(kb)
    speaker, renderer = Speaker(ours, language, WEBSITE), Renderer(ours, language)
    for message in everything(kb):
        spoken = speaker.speak([renderer.message(message)])
        for sent in spoken.messages:
            check(addressed(sent))
        offered = {one["id"] for one in choices(dict(spoken.messages[-1]))}
        assert offered <= set(spoken.choices)
        assert f"{OPTION}human" in spoken.choices
        told = spoken.messages[-1]["interactive"].get("footer", {}).get("text", "")
        assert f"{OPTION}human" in offered or "person" in told or "真人" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_said_only_here(kb: KnowledgeBase, language: Language) -> None:
    turns = Turns(kb, None, WEBSITE)  # type: ignore[arg-type]
    speaker = Speaker(here(kb), language, WEBSITE)
    sent = list(turns._first(language))
    assert len(sent) == 1, "the first message is one message"
    adult = Conversation(language, "whatsapp")
    child = Conversation(language, "whatsapp", {"case": {"facts": {"under_18": "yes"}}})
    every = Understood(unsupported=True, stale=True, media=True)
    for found, who in itertools.product((Understood(media=True), every), (adult, child)):
        body = "\n\n".join(turns._notes(speaker.shapes, found, who, stale=found.stale))
        sent += speaker.offer(body, [speaker.option(name) for name in AFTER_NOTES]).messages
    for fact, value in itertools.product(kb.facts, VALUES):
        changed = Change(fact, value)
        sent += turns._which_is_right(speaker, changed, adult).messages
    sent += speaker.offer(speaker.shapes.say("whatsapp.failed")).messages
    for message in sent:
        check(addressed(message))


def addressed(message: Mapping[str, Any]) -> Json:
    whole = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": "1"}
    return {**whole, **message}
