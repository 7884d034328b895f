"""`python -m evaluation` (`make eval`): every figure, per language, with what was taken for what."""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

from collections.abc import Callable, Iterable, Mapping, Sequence  # noqa: E402
from itertools import pairwise  # noqa: E402
from pathlib import Path  # noqa: E402

from chatbot.reading.reader import HybridReader, Reader, RuleReader  # noqa: E402
from evaluation import answers, cases, nlu, stories  # noqa: E402
from evaluation.page import Page  # noqa: E402
from evaluation.scores import Confusion, Tally, interval, macro_f1, micro, resampled  # noqa: E402
from evaluation.stories import StoryFigures  # noqa: E402
from legal_kb.knowledge import KnowledgeBase  # noqa: E402
from legal_kb.loading import load  # noqa: E402
from legal_kb.schema.base import LANGUAGES  # noqa: E402

MOST_MISTAKEN = 20
SURENESS = (0.0, 0.6, 0.8, 0.9, 1.01)
"""Where the ranges of confidence part that are compared with how often they were right."""
REPORT = Path("build/eval/index.html")


def main() -> None:
    kb, dev, page = load(), cases.load(), Page()
    _facts_given(page, kb, dev)
    _stories_alone(page, kb, dev, RuleReader(), "rules only")
    _stories_alone(page, kb, dev, HybridReader(), "rules and network")
    pipeline = nlu.Pipeline()
    _intents(page, pipeline)
    for name in ("signals", "signals_second"):
        _signals(page, pipeline, name)
    for name in ("replies", "replies_second"):
        _replies(page, pipeline, name)
    _answers(page, pipeline)
    pipeline.close()
    page.write(REPORT)
    print(f"\nWith plots: {REPORT}")


def _facts_given(page: Page, kb: KnowledgeBase, dev: list[cases.Case]) -> None:
    page.heading(f"The law, with the elements given ({len(dev)} real cases retold, tests/cases/dev.jsonl)")
    for date, words in ((False, "the date set aside, as the labels do"), (True, "the date given")):
        outcomes = cases.outcomes(kb, dev, date)
        fitting = [one for one in outcomes if one.case.sections]
        empty = [one for one in outcomes if not one.case.sections]
        page.line(f"{words}:")
        if not date:
            _share(page, "  every labelled section likely or possible", [one.covered for one in fitting])
            _share(page, "  and ranked above all sections in neither list", [one.ranked for one in fitting])
        _share(page, "  cases without a section called likely", [bool(one.likely) for one in empty])
        wrong = [one.case.id for one in fitting if not date and not (one.covered and one.ranked)]
        wrong += [one.case.id for one in empty if one.likely]
        page.line(f"  not as labelled: {', '.join(wrong) or 'none'}")


def _stories_alone(page: Page, kb: KnowledgeBase, dev: list[cases.Case], reader: Reader, words: str) -> None:
    page.heading(f"The narrative alone: {words}")
    plotted: dict[str, dict[str, float]] = {}
    claims: list[tuple[float, bool]] = []
    for language in LANGUAGES:
        figures = stories.measure(kb, reader, dev, language)
        found = micro(figures.facts.values())
        page.line(
            f"{language}: facts told back  P {found.precision:.2f}  R {found.recall:.2f}"
            f"  F1 {_with_interval(figures.cases, _micro_f1)}"
            f"  (macro F1 {_with_interval(figures.cases, _macro_f1)})"
        )
        for fact, tally in figures.facts.items():
            if tally.seen:
                page.line(f"    {fact:24} P {tally.precision:.2f}  R {tally.recall:.2f}  of {tally.seen}")
        _sections(page, figures)
        worst = "; ".join(
            f"{one.case} {one.fact} {'missed' if one.claimed is None else f'claimed, {one.claimed:.2f}'}"
            for one in figures.worst(MOST_MISTAKEN)
        )
        page.line(f"  worst: {worst}")
        claims += figures.claims
        plotted[language] = {fact: tally.f1 for fact, tally in figures.facts.items() if tally.seen}
    page.bars("F1 by fact", plotted)
    _calibration(page, claims)


def _calibration(page: Page, claims: Sequence[tuple[float, bool]]) -> None:
    """Whether what is shown as 0.9 sure is right nine times in ten."""
    page.line("how sure it was, and how often it was right (both languages):")
    for low, high in pairwise(SURENESS):
        own = [(sure, right) for sure, right in claims if low <= sure < high]
        if own:
            mean = sum(sure for sure, _ in own) / len(own)
            _share(
                page, f"  {low:.2f} to {min(high, 1):.2f}, {mean:.2f} on average", [right for _, right in own]
            )


def _sections(page: Page, figures: StoryFigures) -> None:
    page.line(
        f"  a fitting section among the first two: {figures.alone_first_two} of {figures.positives}"
        f"; after the questions {figures.guided_first_two} of {figures.positives}"
    )
    page.line(
        f"  cases no section fits, called likely: {figures.clean_likely_alone} of {figures.clean}"
        f"; after the questions {figures.clean_likely_guided} of {figures.clean}"
    )
    page.line(f"  questions asked: median {figures.median_questions:g}, most {max(figures.questions)}")


def _intents(page: Page, pipeline: nlu.Pipeline) -> None:
    page.heading("Intents (tests/nlu/intents_*.yml, written apart from the examples)")
    for language, by_model, settled in nlu.intents(pipeline):
        for words, confusion in (("model", by_model), ("settled with the reading", settled)):
            macro = macro_f1(confusion.tallies())
            low, high = confusion.macro_f1_interval()
            page.line(
                f"{language} {words}: accuracy {confusion.accuracy:.3f},"
                f" macro F1 {macro:.3f} (95 %: {low:.2f} to {high:.2f})"
            )
        _mixed(page, settled)
        page.confusion(f"Intents mixed up, {language}", settled)


def _signals(page: Page, pipeline: nlu.Pipeline, name: str) -> None:
    page.heading(f"Safety signals (tests/nlu/{name}_*.yml)")
    for language, signal, rules, both, without in nlu.signals(pipeline, name):
        low, high = interval(both.hits, both.seen)
        page.line(
            f"{language} {signal:17} rules: recall {rules.recall:.2f}, false alarms {rules.alarms}/{without}"
            f"; rules or model: recall {both.recall:.2f} of {both.seen} (95 %: {low:.2f} to {high:.2f}),"
            f" false alarms {both.alarms}/{without}"
        )


def _replies(page: Page, pipeline: nlu.Pipeline, name: str) -> None:
    page.heading(f"Replies in free words to a question (tests/nlu/{name}_*.yml)")
    for language, confusion in nlu.replies(pipeline, name):
        pairs = confusion.pairs
        flipped = sum(pairs[pair] for pair in (("yes", "no"), ("no", "yes")))
        right = sum(count for (true, found), count in pairs.items() if true == found)
        low, high = interval(right, pairs.total())
        page.line(
            f"{language}: accuracy {confusion.accuracy:.3f} (95 %: {low:.2f} to {high:.2f});"
            f" yes and no mixed up {flipped} of {pairs.total()}"
        )
        _mixed(page, confusion)
        page.confusion(f"Replies, {language}", confusion)


def _answers(page: Page, pipeline: nlu.Pipeline) -> None:
    page.heading(
        "Questions answered from the content (tests/ask/held_out_*.yml, written without sight of it)"
    )
    for language, counts in answers.measure(pipeline, "held_out"):
        page.line(f"{language}:")
        _share(page, "  the right record ranked first", counts.first)
        _share(page, "  among the first three", counts.among_three)
        _share(page, "  shown as the answer", counts.shown_right)
        _share(page, "  another shown instead", counts.shown_wrong)
        _share(page, "  of those nothing answers, refused", counts.refused)
        worst = counts.mistaken.most_common(MOST_MISTAKEN)
        page.line("  taken for another: " + "; ".join(f"{right} → {taken}" for (right, taken), _ in worst))


def _micro_f1(told: Sequence[Mapping[str, Tally]]) -> float:
    return micro(tally for own in told for tally in own.values()).f1


def _macro_f1(told: Sequence[Mapping[str, Tally]]) -> float:
    return macro_f1({fact: micro(own[fact] for own in told) for fact in stories.MEASURED})


def _with_interval(
    told: Sequence[Mapping[str, Tally]], figure: Callable[[Sequence[Mapping[str, Tally]]], float]
) -> str:
    low, high = resampled(told, figure)
    return f"{figure(told):.2f} (95 %: {low:.2f} to {high:.2f})"


def _share(page: Page, words: str, outcomes: Iterable[bool]) -> None:
    seen = list(outcomes)
    low, high = interval(sum(seen), len(seen))
    share = f"{100 * sum(seen) / len(seen):.1f} %"
    page.line(f"{words}: {sum(seen)} of {len(seen)}, {share} (95 %: {100 * low:.0f} to {100 * high:.0f})")


def _mixed(page: Page, confusion: Confusion) -> None:
    mixed = "; ".join(f"{true} → {found} {count}" for true, found, count in confusion.worst(MOST_MISTAKEN))
    page.line(f"  taken for another: {mixed}")


main()
