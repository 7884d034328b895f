"""The guided route without a script: the same questions, nothing stored, and unreadable after leaving."""

from __future__ import annotations

import base64
import re
from html import unescape

import html5lib
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.help.sealed import LIFETIME, MOST_KEYS, Sealer, Unreadable
from api.services import Services
from chatbot.case import ROLE, Case
from legal_kb.engine.facts import Value
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language

_STATE = re.compile(r'name="state" value="([^"]+)"')
_MOST = 20


class Visit:
    """Somebody without scripts, posting forms."""

    def __init__(self, client: httpx.AsyncClient, services: Services, language: Language = "en") -> None:
        self.client, self.services, self.language = client, services, language
        self.page = ""

    async def posts(self, **fields: str) -> None:
        response = await self.client.post(f"/help/{self.language}/guide", data={**self.carried, **fields})
        assert response.status_code == 200
        html5lib.HTMLParser(strict=True).parse(response.text)
        self.page = unescape(response.text)

    @property
    def carried(self) -> dict[str, str]:
        match = _STATE.search(self.page)
        return {"state": match[1]} if match else {}

    @property
    def case(self) -> Case:
        return Case.of(self.services.sealer.open(self.carried["state"]))

    async def answers_all(self, truth: dict[str, Value], role: str = "victim") -> None:
        for _ in range(_MOST):
            asked = self.case.question
            if asked is None:
                return
            value = role if asked == ROLE else truth.get(asked, "unsure")
            await self.posts(do="answer", value=value)
        raise AssertionError("the questions did not end")


@pytest.fixture
async def visit(client: httpx.AsyncClient, services: Services) -> Visit:
    made = Visit(client, services)
    await made.posts(do="begin")
    return made


THREAT: dict[str, Value] = {
    "under_18": "no", "threatened_to_publish": "yes", "intimate_image": "yes", "published": "no",
    "recorded": "no", "since_commencement": "yes", "hong_kong_link": "yes",
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_to_the_end_in_each_language(
    client: httpx.AsyncClient, services: Services, kb: KnowledgeBase, language: Language
) -> None:
    visit = Visit(client, services, language)
    await visit.posts(do="begin")
    await visit.answers_all(THREAT)
    assert kb.messages["help.result"].say(language) in visit.page
    assert kb.offences["159AAE"].title.say(language) in visit.page
    assert kb.messages["status.likely"].say(language) in visit.page
    assert kb.messages["not_reviewed"].say(language) in visit.page
    assert "tel:" in visit.page
    assert kb.questions["threatened_to_publish"].statement.yes.say(language) in visit.page


async def test_it_asks_what_the_chat_asks(visit: Visit, kb: KnowledgeBase) -> None:
    chat, order = Case(), []
    for _ in range(_MOST):
        asked = visit.case.question
        chat.question = chat.choose(kb)
        assert asked == chat.question
        if asked is None:
            break
        order.append(asked)
        if asked == ROLE:
            chat.role = "victim"
        else:
            chat.know(asked, THREAT.get(asked, "unsure"))
        chat.asked.append(asked)
        await visit.posts(do="answer", value="victim" if asked == ROLE else THREAT.get(asked, "unsure"))
    assert len(order) == len(set(order)) > 3


async def test_every_question_shows_its_help_and_why(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="victim")
    asked = visit.case.question
    assert asked is not None
    question = kb.questions[asked]
    for words in (question.text, question.help, question.why):
        assert words.say("en") in visit.page


async def test_skip_back_and_change(visit: Visit) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(do="skip")
    assert visit.case.facts == {}
    second = visit.case.question
    await visit.posts(do="back")
    assert visit.case.question == "under_18"
    await visit.posts(do="answer", value="no")
    assert visit.case.question == second
    assert visit.case.facts == {"under_18": "no"}
    await visit.posts(do="show")
    await visit.posts(do="again", fact="under_18")
    assert visit.case.question == "under_18"
    await visit.posts(do="answer", value="yes")
    assert visit.case.facts == {"under_18": "yes"}


async def test_stopping_early_shows_what_can_be_said(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(do="answer", value="no")
    await visit.posts(do="show")
    assert kb.messages["help.result"].en in visit.page
    await visit.posts(do="go_on")
    assert visit.case.question is not None


async def test_the_language_changes_without_losing_anything(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(do="answer", value="no")
    asked = visit.case.question
    assert asked is not None
    visit.language = "zh"
    await visit.posts(do="ask")
    assert visit.case.question == asked
    assert visit.case.facts == {"under_18": "no"}
    assert kb.questions[asked].text.say("zh") in visit.page


async def test_a_supporter_is_spoken_to_as_one(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="supporter")
    asked = visit.case.question
    assert asked is not None
    assert kb.questions[asked].text.say("en", "they") in visit.page


async def test_under_18_is_warned_before_anything_else(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(do="answer", value="yes")
    assert kb.messages["minor"].say("en") in visit.page


async def test_somebody_who_did_it_is_not_interviewed(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="person_who_did_it")
    assert kb.messages["person_who_did_it"].en in visit.page
    assert kb.messages["help.answers"].en not in visit.page
    assert visit.case.question is None


async def test_leaving_makes_the_answers_unreadable(visit: Visit, kb: KnowledgeBase) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(do="answer", value="no")
    carried = visit.carried
    left = await visit.client.post("/help/leave", data=carried)
    assert left.status_code == 303
    assert left.headers["location"] == str(visit.services.settings.exit_to)
    assert left.headers["clear-site-data"] == '"cache"'
    with pytest.raises(Unreadable):
        visit.services.sealer.open(carried["state"])
    await visit.posts(do="answer", value="yes")
    assert kb.messages["help.guide_lost"].en in visit.page


async def test_nothing_of_a_visit_is_stored(visit: Visit, services: Services) -> None:
    await visit.answers_all(THREAT)
    kept = b"".join(file.read_bytes() for file in services.settings.data.rglob("*") if file.is_file())
    assert b"threatened_to_publish" not in kept
    for fact in THREAT:
        assert fact.encode() not in base64.urlsafe_b64decode(visit.carried["state"])


@pytest.mark.parametrize("state", ["x", "AAAA", "é", "A" * 400, "../../etc", "=" * 50])
async def test_a_state_that_was_not_sealed_here_begins_again(
    visit: Visit, kb: KnowledgeBase, state: str
) -> None:
    await visit.posts(do="answer", value="yes", state=state)
    assert kb.messages["help.guide_lost"].en in visit.page


@pytest.mark.parametrize("fields", [{"do": "again", "fact": "nothing"}, {"do": "nonsense"}, {"do": "answer"}])
async def test_odd_forms_do_no_harm(visit: Visit, fields: dict[str, str]) -> None:
    await visit.posts(do="answer", value="victim")
    await visit.posts(**fields)
    assert visit.case.facts == {}


# ---- the seal ----


@given(st.dictionaries(st.text(), st.integers()), st.integers(0, 200), st.integers(1, 255))
def test_only_what_was_sealed_here_is_read(answers: dict[str, int], at: int, flip: int) -> None:
    sealer = Sealer()
    sealed = sealer.seal(answers)
    assert sealer.open(sealed) == answers
    raw = bytearray(base64.urlsafe_b64decode(sealed))
    raw[at % len(raw)] ^= flip
    with pytest.raises(Unreadable):
        sealer.open(base64.urlsafe_b64encode(bytes(raw)).decode())
    with pytest.raises(Unreadable):
        Sealer().open(sealed)


def test_one_visit_keeps_one_key_and_erasing_drops_it() -> None:
    sealer = Sealer()
    first = sealer.seal({"a": 1})
    second = sealer.seal({"a": 2}, first)
    other = sealer.seal({"b": 1})
    sealer.erase(second)
    for gone in (first, second):
        with pytest.raises(Unreadable):
            sealer.open(gone)
    assert sealer.open(other) == {"b": 1}
    sealer.erase("not a seal at all")


def test_keys_grow_old() -> None:
    now = [0.0]
    sealer = Sealer(lambda: now[0])
    old = sealer.seal(1)
    now[0] = LIFETIME - 1
    assert sealer.open(old) == 1
    now[0] = 2 * LIFETIME
    sealer.seal(2)
    with pytest.raises(Unreadable):
        sealer.open(old)


def test_keys_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.help.sealed.MOST_KEYS", 3)
    sealer = Sealer()
    sealed = [sealer.seal(number) for number in range(5)]
    with pytest.raises(Unreadable):
        sealer.open(sealed[0])
    assert sealer.open(sealed[-1]) == 4
    assert MOST_KEYS > 1000
