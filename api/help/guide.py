"""The guided route by form posts: the same questions as in the chat, with no script and nothing stored."""

from __future__ import annotations

from collections.abc import Mapping

from api.help.pages import Pages
from api.help.sealed import Sealer, Unreadable
from chatbot.case import ROLE, Case
from chatbot.options import ROLES
from legal_kb.engine.explain import Explainer
from legal_kb.engine.facts import VALUES
from legal_kb.schema.base import Language

_HERE = "/guide"
Form = Mapping[str, str]


class Guide:
    """Takes one form and gives the next page."""

    def __init__(self, pages: Pages, sealer: Sealer, language: Language) -> None:
        self._pages, self._sealer, self._language = pages, sealer, language
        self._kb = pages.kb

    def step(self, form: Form) -> str:
        """The page after this form: a question, the result, or the beginning where nothing can be read."""
        before = form.get("state") or None
        try:
            case = Case.of(self._sealer.open(before)) if before else Case()
        except (Unreadable, TypeError):
            return self._start()
        self._take(case, form)
        case.question = None if case.stopped or case.role == "person_who_did_it" else case.question
        if case.question is None and not case.stopped and case.role != "person_who_did_it":
            case.question = case.choose(self._kb)
        state = self._sealer.seal(case.as_slot(), before)
        return self._question(case, state) if case.question else self._result(case, state)

    def _take(self, case: Case, form: Form) -> None:
        do, fact, value = form.get("do", ""), form.get("fact", ""), form.get("value", "")
        if do == "show":
            case.stopped = True
        elif do == "back":
            case.step_back()
        elif do == "again" and fact in (*self._kb.facts, ROLE):
            case.stopped = False
            case.asked = [name for name in case.asked if name != fact]
            case.question = fact
        elif do in {"answer", "skip"} and case.question:
            self._answer(case, value if do == "answer" else "")
        elif do == "go_on":
            case.stopped = False

    @staticmethod
    def _answer(case: Case, value: str) -> None:
        """The answer to the question that was asked; anything else is a skip."""
        question = case.question
        assert question is not None
        if question == ROLE:
            case.role = value if value in ROLES else case.role
        elif value in VALUES:
            case.know(question, next(known for known in VALUES if known == value))
        if question not in case.asked:
            case.asked.append(question)
        case.question = None

    def _start(self) -> str:
        return self._pages.render(
            "guide_start", self._language, _HERE, lost=True, reviewed=self._pages.reviewed()
        )

    def _question(self, case: Case, state: str) -> str:
        explainer = Explainer(self._kb, self._language, case.voice)
        asks_role = case.question == ROLE
        return self._pages.render(
            "guide_question", self._language, _HERE, case.voice,
            state=state, roles=ROLES if asks_role else (), can_go_back=bool(case.asked),
            known=bool(case.facts),
            question=None if asks_role else explainer.question(str(case.question)), minor=case.minor,
            reviewed=self._pages.reviewed(),
        )  # fmt: skip

    def _result(self, case: Case, state: str) -> str:
        explainer = Explainer(self._kb, self._language, case.voice)
        answered = [fact for fact in case.asked if fact in case.facts]
        did_it = case.role == "person_who_did_it"
        return self._pages.render(
            "guide_result", self._language, _HERE, case.voice,
            state=state, did_it=did_it, minor=case.minor, reviewed=explainer.reviewed,
            told=None if did_it else explainer.assessment(case.facts, case.asked, case.doubted),
            answers=[(fact, explainer.statement(fact, case.facts[fact])) for fact in answered],
            more=case.choose(self._kb) is not None and not did_it,
        )  # fmt: skip
