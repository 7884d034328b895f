"""Related law as data: what is shown for which facts, on which day."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_kb.engine.dates import Period, commencement, dated, when_done
from legal_kb.engine.explain import Explainer
from legal_kb.engine.facts import checked
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load
from legal_kb.reading import read
from legal_kb.schema.base import Rule

CASES: list[dict[str, Any]] = read(Path(__file__).with_name("related.yml")).value
KB = load()
BEGUN = datetime.date(2021, 10, 8)
RULES = [record for record in KB.records.values() if isinstance(record, Rule)]
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_case(kb: KnowledgeBase, case: dict[str, Any]) -> None:
    day = case.get("acted_on")
    told = Explainer(kb, "en").assessment(checked(case["given"], kb.facts), acted_on=day)
    shown = {law["id"] for law in told["related"]}
    assert set(case["shown"]) <= shown
    assert not set(case["hidden"]) & shown


def test_every_law_is_shown_by_some_case_and_hidden_by_another(kb: KnowledgeBase) -> None:
    assert {law for case in CASES for law in case["shown"]} == set(kb.related_law)
    assert {law for case in CASES for law in case["hidden"]} == set(kb.related_law)


def test_the_offences_begin_on_the_day_the_government_named(kb: KnowledgeBase) -> None:
    assert commencement(kb) == BEGUN
    assert all(offence.in_force_from == BEGUN for offence in kb.offences.values())
    assert all(limb.in_force_from == BEGUN for limb in kb.limbs.values())


@given(days)
def test_a_day_answers_the_date_gate(day: datetime.date) -> None:
    facts = checked({"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes"}, KB.facts)
    told = Explainer(KB, "en").assessment(facts, acted_on=day)
    voyeurism = next(offence for offence in told["offences"] if offence["section"] == "159AAB")
    assert dated(KB, day) == ("yes" if day >= BEGUN else "no")
    assert voyeurism["status"] == ("likely" if day >= BEGUN else "unlikely")


def test_what_was_answered_outweighs_the_day(kb: KnowledgeBase) -> None:
    """It began long ago and goes on."""
    facts = checked(
        {"recorded": "yes", "meant_to_be_secret": "yes", "private_place": "yes", "since_commencement": "yes"},
        kb.facts,
    )
    told = Explainer(kb, "en").assessment(facts, acted_on=datetime.date(2019, 1, 1))
    assert told["offences"][0]["status"] == "likely"


@given(days, days, st.sampled_from(RULES))
def test_a_longer_period_is_under_no_fewer_rules(
    one: datetime.date, other: datetime.date, rule: Rule
) -> None:
    first, last = sorted((one, other))
    for day in (first, last):
        assert not Period(day, day).under(rule) or Period(first, last).under(rule)


@given(st.sampled_from(RULES))
def test_a_rule_begins_on_its_day_and_ends_before_its_last(rule: Rule) -> None:
    day = datetime.timedelta(days=1)
    if isinstance(rule.in_force_from, datetime.date):
        assert Period(rule.in_force_from, rule.in_force_from).under(rule)
        assert not Period(rule.in_force_from - day, rule.in_force_from - day).under(rule)
    if rule.until is not None:
        assert not Period(rule.until, rule.until).under(rule)
        assert Period(rule.until - day, rule.until - day).under(rule)


def test_an_undated_act_is_told_todays_law(kb: KnowledgeBase) -> None:
    today = datetime.date(2026, 11, 25)
    assert when_done(kb, {}, None, today) == Period(BEGUN, today)
    assert when_done(kb, {"since_commencement": False}, None, today).last == datetime.date(2021, 10, 7)
