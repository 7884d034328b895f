from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_kb.engine.logic import And, Expression, ExpressionError, Fact, Not, Or, Truth, parse, truth

NAMES = ("a", "b", "c", "d")


def expressions() -> st.SearchStrategy[Expression]:
    return st.recursive(
        st.sampled_from(NAMES).map(Fact),
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
            st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
        ),
        max_leaves=8,
    )


def written(expression: Expression) -> str:
    if isinstance(expression, Fact):
        return expression.name
    if isinstance(expression, Not):
        return f"!({written(expression.part)})"
    sign = " & " if isinstance(expression, And) else " | "
    return sign.join(f"({written(part)})" for part in expression.parts)


def classical(expression: Expression, facts: dict[str, bool]) -> bool:
    """An evaluation of its own, through Python's operators."""
    source = written(expression).replace("!", " not ").replace("&", " and ").replace("|", " or ")
    return bool(eval(source, {"__builtins__": {}}, facts))


@given(expressions(), st.fixed_dictionaries({name: st.booleans() for name in NAMES}))
def test_agrees_with_classical_logic_when_all_is_known(
    expression: Expression, facts: dict[str, bool]
) -> None:
    assert truth(expression, dict(facts)) is classical(expression, facts)


@given(expressions(), st.dictionaries(st.sampled_from(NAMES), st.booleans()))
def test_a_known_value_holds_however_the_unknown_turns_out(
    expression: Expression, facts: dict[str, bool]
) -> None:
    value = truth(expression, dict(facts))
    unknown = [name for name in NAMES if name not in facts]
    if value is not None:
        for completion in itertools.product((True, False), repeat=len(unknown)):
            whole = {**facts, **dict(zip(unknown, completion, strict=True))}
            assert classical(expression, whole) is value


@given(expressions())
def test_reading_what_was_written(expression: Expression) -> None:
    again = parse(written(expression))
    for values in itertools.product((True, False, None), repeat=len(NAMES)):
        facts: dict[str, Truth] = dict(zip(NAMES, values, strict=True))
        assert truth(again, facts) == truth(expression, facts)


def test_and_binds_more_than_or() -> None:
    assert parse("a | b & !c") == Or((Fact("a"), And((Fact("b"), Not(Fact("c"))))))


@pytest.mark.parametrize("broken", ["", "a &", "a b", "(a", "a | | b", "A", "a)", "!", "a & (b | c"])
def test_a_broken_expression_says_where_and_what(broken: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse(broken)
    assert "expected" in str(caught.value)
    assert "character" in str(caught.value)
