"""The engine against an evaluation of its own, exhaustively where small, by properties elsewhere."""

from __future__ import annotations

import dataclasses
import itertools
import random
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from legal_kb.engine.ask import MOST_QUESTIONS, next_question
from legal_kb.engine.assess import ElementStatus, Findings, LimbFinding, assess
from legal_kb.engine.facts import Value
from legal_kb.knowledge import HERE, KnowledgeBase
from legal_kb.loading import load

KB = load()
WITHOUT_INFERENCES = dataclasses.replace(KB, inferences={})
CONTRACT = yaml.safe_load((HERE / "contract" / "limbs.yml").read_text(encoding="utf-8"))


def facts_of(limb: str) -> list[str]:
    texts = [*CONTRACT["limbs"][limb]["elements"].values(), *CONTRACT["gates"].values()]
    return list(dict.fromkeys(name for text in texts for name in re.findall(r"[a-z_0-9]+", text)))


SMALL = [limb for limb in CONTRACT["limbs"] if len(facts_of(limb)) <= 8]


def brute(text: str, facts: dict[str, Value]) -> ElementStatus:
    """An element's status by trying every way the unknown facts could turn out."""
    names = list(dict.fromkeys(re.findall(r"[a-z_0-9]+", text)))
    unknown = [name for name in names if facts.get(name, "unsure") == "unsure"]
    source = text.replace("!", " not ").replace("&", " and ").replace("|", " or ")
    known = {name: facts[name] == "yes" for name in names if name not in unknown}
    outcomes = {
        bool(eval(source, {"__builtins__": {}}, {**known, **dict(zip(unknown, tried, strict=True))}))
        for tried in itertools.product((True, False), repeat=len(unknown))
    }
    if outcomes == {True}:
        return "met"
    return "not_met" if outcomes == {False} else "unknown"


def brute_limb(limb: str, facts: dict[str, Value]) -> tuple[dict[str, ElementStatus], str]:
    parts = {**CONTRACT["limbs"][limb]["elements"], **CONTRACT["gates"]}
    standing = {name: brute(text, facts) for name, text in parts.items()}
    if "not_met" in standing.values():
        return standing, "unlikely"
    return standing, "likely" if set(standing.values()) == {"met"} else "possible"


def found_limb(findings: Findings, name: str) -> LimbFinding:
    return next(limb for section in findings.sections for limb in section.limbs if limb.limb.id == name)


def some_facts() -> st.SearchStrategy[dict[str, Value]]:
    answers: st.SearchStrategy[Value] = st.sampled_from(("yes", "no", "unsure"))
    return st.dictionaries(st.sampled_from(sorted(KB.facts)), answers)


@pytest.mark.parametrize("limb", SMALL)
def test_every_small_limb_exhaustively(limb: str) -> None:
    names = facts_of(limb)
    tried: tuple[Value | None, ...] = ("yes", "no", None)
    for values in itertools.product(tried, repeat=len(names)):
        facts: dict[str, Value] = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        finding = found_limb(assess(WITHOUT_INFERENCES, facts), limb)
        standing, status = brute_limb(limb, facts)
        assert ({**finding.elements, **finding.gates}, finding.status) == (standing, status), facts


def test_small_limbs_are_there_to_be_tried() -> None:
    assert {"E", "D", "V3", "T"} & set(SMALL)


@settings(max_examples=600, deadline=None)
@given(some_facts(), st.sampled_from(sorted(CONTRACT["limbs"])))
def test_any_limb_against_brute_force(facts: dict[str, Value], limb: str) -> None:
    finding = found_limb(assess(WITHOUT_INFERENCES, facts), limb)
    standing, status = brute_limb(limb, facts)
    assert ({**finding.elements, **finding.gates}, finding.status) == (standing, status)


@settings(max_examples=400, deadline=None)
@given(some_facts())
def test_an_inference_never_overrules(facts: dict[str, Value]) -> None:
    """With inferences, met stays met and not met stays not met; unknown may become inferred."""
    plain, inferring = assess(WITHOUT_INFERENCES, facts), assess(KB, facts)
    for name in CONTRACT["limbs"]:
        before, after = found_limb(plain, name), found_limb(inferring, name)
        for element, status in {**before.elements, **before.gates}.items():
            now = {**after.elements, **after.gates}[element]
            if status == "unknown":
                presumed = now == "not_met" and _presumed(facts, element, name)
                assert now in {"unknown", "inferred"} or presumed
            else:
                assert now == status


def _presumed(facts: dict[str, Value], element: str, limb: str) -> bool:
    """Only the person's own agreement, with an age or capacity that was not in doubt, rules out so."""
    assert element.endswith(("-DIS", "-NOC"))
    consents = ("consented_to_capture", "consented_to_publication")
    return any(facts.get(consent) == "yes" for consent in consents)


@settings(max_examples=400, deadline=None)
@given(some_facts(), some_facts(), st.sampled_from(sorted(CONTRACT["limbs"])))
def test_a_needed_element_answered_no_settles_its_limb(
    facts: dict[str, Value], more: dict[str, Value], limb: str
) -> None:
    _, status = brute_limb(limb, facts)
    if status == "unlikely":
        assert found_limb(assess(KB, {**more, **_answered(facts)}), limb).status == "unlikely"


def _answered(facts: dict[str, Value]) -> dict[str, Value]:
    return {fact: value for fact, value in facts.items() if value != "unsure"}


@settings(max_examples=400, deadline=None)
@given(some_facts(), st.sampled_from(sorted(KB.facts)), st.sampled_from(("yes", "no")))
def test_an_answer_never_changes_a_settled_limb(facts: dict[str, Value], fact: str, value: Value) -> None:
    if facts.get(fact, "unsure") != "unsure":
        return
    before, after = assess(KB, facts), assess(KB, {**facts, fact: value})
    for section in before.sections:
        for limb in section.limbs:
            if limb.settled:
                assert found_limb(after, limb.limb.id).status == limb.status
        if section.settled:
            assert after.section(section.section).status == section.status


@settings(max_examples=200, deadline=None)
@given(some_facts(), st.randoms(use_true_random=False))
def test_the_order_of_answers_makes_no_difference(facts: dict[str, Value], shuffler: random.Random) -> None:
    items = list(facts.items())
    shuffler.shuffle(items)
    one, two = assess(KB, facts), assess(KB, dict(items))
    assert one.sections == two.sections
    assert next_question(KB, facts) == next_question(KB, dict(items))


@settings(max_examples=200, deadline=None)
@given(some_facts())
def test_sections_are_ranked_raised_first_then_by_standing(facts: dict[str, Value]) -> None:
    order = {"likely": 0, "possible": 1, "unlikely": 2}
    sections = assess(KB, facts).sections
    assert {section.section for section in sections} == set(KB.offences)
    keys = [(not section.raised, order[section.status]) for section in sections]
    assert keys == sorted(keys)
    for section in sections:
        assert section.status == min((limb.status for limb in section.limbs), key=order.__getitem__)


def test_nothing_told_raises_nothing() -> None:
    findings = assess(KB, {})
    assert [(section.status, section.raised) for section in findings.sections] == [("possible", False)] * 4
    assert findings.primary is None


@pytest.mark.parametrize("gate", ["since_commencement", "hong_kong_link"])
def test_a_gate_is_inferred_until_it_is_raised(gate: str) -> None:
    facts: dict[str, Value] = {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}
    assert assess(KB, facts).section("159AAB").status == "likely"
    assert assess(KB, facts, doubted={gate}).section("159AAB").status == "possible"
    assert assess(KB, {**facts, gate: "unsure"}).section("159AAB").status == "possible"
    assert assess(KB, {**facts, gate: "no"}).section("159AAB").status == "unlikely"


@pytest.mark.parametrize("why", ["under_16", "lacks_capacity"])
def test_some_people_cannot_agree(why: str) -> None:
    facts: dict[str, Value] = {
        "recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes",
        "consented_to_capture": "yes", "under_18": "no",
    }  # fmt: skip
    assert found_limb(assess(KB, facts), "V1").elements["V-DIS"] == "not_met"
    assert found_limb(assess(KB, {**facts, why: "yes"}), "V1").elements["V-DIS"] == "met"


class Interview:
    """The guided questions to their end, answered from `truth`, else “not sure”."""

    def __init__(self, kb: KnowledgeBase, facts: dict[str, Value], truth: dict[str, Value]) -> None:
        self.facts, self.asked = dict(facts), list[str]()
        while (question := next_question(kb, self.facts, self.asked)) is not None:
            assert question not in self.asked
            assert question not in facts
            self.asked.append(question)
            self.facts[question] = truth.get(question, "unsure")


@settings(max_examples=150, deadline=None)
@given(some_facts(), some_facts())
def test_every_interview_ends_in_twelve_questions(facts: dict[str, Value], truth: dict[str, Value]) -> None:
    interview = Interview(KB, facts, truth)
    assert len(interview.asked) <= MOST_QUESTIONS


@settings(max_examples=150, deadline=None)
@given(some_facts(), some_facts())
def test_gates_come_last(facts: dict[str, Value], truth: dict[str, Value]) -> None:
    asked = Interview(KB, facts, truth).asked
    gates = [fact in KB.gate_facts for fact in asked]
    assert gates == sorted(gates)


def test_a_gate_in_doubt_comes_first() -> None:
    told: dict[str, Value] = {"recorded": "yes"}
    assert next_question(KB, told, doubted={"since_commencement"}) == "since_commencement"


@settings(max_examples=300, deadline=None)
@given(some_facts())
def test_it_stops_only_when_nothing_more_is_worth_asking(facts: dict[str, Value]) -> None:
    """No question while something is raised means: the need is served, or no answer could matter."""
    if next_question(KB, facts) is not None:
        return
    findings = assess(
        KB, {fact: value for fact, value in facts.items() if fact not in KB.gate_facts or value == "no"}
    )
    served = any(section.status == "likely" for section in findings.sections)
    for section in findings.sections:
        for limb in section.limbs:
            if served or not limb.raised or limb.status != "possible":
                continue
            open_facts = {
                fact
                for name in limb.unknown
                for fact in limb.limb.elements[name].facts()
                if fact not in facts and fact not in findings.grounds.inferred
            }
            assert not open_facts


def test_unraised_sections_earn_one_screening_question_each() -> None:
    asked = Interview(KB, {}, dict.fromkeys(KB.facts, "no")).asked
    assert sorted(asked) == sorted({offence.screening for offence in KB.offences.values()})


@pytest.mark.parametrize(
    ("told", "most"),
    [
        ({"recorded", "meant_to_be_secret", "private_place"}, 4),
        ({"recorded", "under_clothing"}, 4),
        ({"threatened_to_publish", "intimate_image"}, 5),
    ],
)
def test_plain_stories_need_few_questions(told: set[str], most: int) -> None:
    facts: dict[str, Value] = dict.fromkeys(told, "yes")
    nothing_else: dict[str, Value] = dict.fromkeys(KB.facts, "no")
    assert len(Interview(KB, facts, nothing_else).asked) <= most
