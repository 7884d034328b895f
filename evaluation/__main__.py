"""`python -m evaluation` (`make eval`): every figure, per language, with what was taken for what."""

from __future__ import annotations

from chatbot.quiet import be_quiet

be_quiet()

from collections.abc import Iterable  # noqa: E402

from chatbot.reading.reader import HybridReader, Reader, RuleReader  # noqa: E402
from evaluation import answers, cases, nlu, stories  # noqa: E402
from evaluation.scores import Confusion, interval, macro_f1, micro  # noqa: E402
from legal_kb.knowledge import KnowledgeBase  # noqa: E402
from legal_kb.loading import load  # noqa: E402
from legal_kb.schema.base import LANGUAGES  # noqa: E402

MOST_MISTAKEN = 20


def main() -> None:
    kb, dev = load(), cases.load()
    _facts_given(kb, dev)
    _stories_alone(kb, dev, RuleReader(), "rules only")
    _stories_alone(kb, dev, HybridReader(), "rules, and what was learned from training/stories")
    pipeline = nlu.Pipeline()
    _intents(pipeline)
    for name in ("signals", "signals_second"):
        _signals(pipeline, name)
    for name in ("replies", "replies_second"):
        _replies(pipeline, name)
    _answers(pipeline)
    pipeline.close()


def _facts_given(kb: KnowledgeBase, dev: list[cases.Case]) -> None:
    _title(f"The law, with the elements given ({len(dev)} real cases retold, tests/cases/dev.jsonl)")
    for date, words in ((False, "the date set aside, as the labels do"), (True, "the date given")):
        outcomes = cases.outcomes(kb, dev, date)
        fitting = [one for one in outcomes if one.case.sections]
        empty = [one for one in outcomes if not one.case.sections]
        print(f"{words}:")
        if not date:
            _share("  every labelled section likely or possible", [one.covered for one in fitting])
            _share("  and ranked above all sections in neither list", [one.ranked for one in fitting])
        _share("  cases without a section called likely", [bool(one.likely) for one in empty])
        wrong = [one.case.id for one in fitting if not date and not (one.covered and one.ranked)]
        wrong += [one.case.id for one in empty if one.likely]
        print(f"  not as labelled: {', '.join(wrong) or 'none'}")


def _stories_alone(kb: KnowledgeBase, dev: list[cases.Case], reader: Reader, words: str) -> None:
    _title(f"The narrative alone: {words}")
    for language in LANGUAGES:
        figures = stories.measure(kb, reader, dev, language)
        found = micro(figures.facts.values())
        print(
            f"{language}: facts told back  P {found.precision:.2f}  R {found.recall:.2f}  F1 {found.f1:.2f}",
            end="",
        )
        print(f"  (macro F1 {macro_f1(figures.facts):.2f})")
        for fact, tally in figures.facts.items():
            if tally.seen:
                print(f"    {fact:24} P {tally.precision:.2f}  R {tally.recall:.2f}  of {tally.seen}")
        print(
            f"  a fitting section among the first two: {figures.alone_first_two} of {figures.positives}",
            end="",
        )
        print(f"; after the questions {figures.guided_first_two} of {figures.positives}")
        print(
            f"  cases no section fits, called likely: {figures.clean_likely_alone} of {figures.clean}", end=""
        )
        print(f"; after the questions {figures.clean_likely_guided} of {figures.clean}")
        print(f"  questions asked: median {figures.median_questions:g}, most {max(figures.questions)}")


def _intents(pipeline: nlu.Pipeline) -> None:
    _title("Intents (tests/nlu/intents_*.yml, written apart from the examples)")
    for language, by_model, settled in nlu.intents(pipeline):
        for words, confusion in (("model", by_model), ("settled with the reading", settled)):
            macro = macro_f1(confusion.tallies())
            print(f"{language} {words}: accuracy {confusion.accuracy:.3f}, macro F1 {macro:.3f}")
        _mixed(settled)


def _signals(pipeline: nlu.Pipeline, name: str) -> None:
    _title(f"Safety signals (tests/nlu/{name}_*.yml)")
    for language, signal, rules, both, without in nlu.signals(pipeline, name):
        print(
            f"{language} {signal:17} rules: recall {rules.recall:.2f}, false alarms {rules.alarms}/{without}",
            end="",
        )
        print(
            f"; rules or model: recall {both.recall:.2f} of {both.seen}, false alarms {both.alarms}/{without}"
        )


def _replies(pipeline: nlu.Pipeline, name: str) -> None:
    _title(f"Replies in free words to a question (tests/nlu/{name}_*.yml)")
    for language, confusion in nlu.replies(pipeline, name):
        pairs = confusion.pairs
        flipped = sum(pairs[pair] for pair in (("yes", "no"), ("no", "yes")))
        print(
            f"{language}: accuracy {confusion.accuracy:.3f}; yes and no mixed up {flipped} of {pairs.total()}"
        )
        _mixed(confusion)


def _answers(pipeline: nlu.Pipeline) -> None:
    _title("Questions answered from the content (tests/ask/held_out_*.yml, written without sight of it)")
    for language, counts in answers.measure(pipeline, "held_out"):
        print(f"{language}:")
        _share("  the right record ranked first", counts.first)
        _share("  among the first three", counts.among_three)
        _share("  shown as the answer", counts.shown_right)
        _share("  another shown instead", counts.shown_wrong)
        _share("  of those nothing answers, refused", counts.refused)
        worst = counts.mistaken.most_common(MOST_MISTAKEN)
        print("  taken for another: " + "; ".join(f"{right} → {taken}" for (right, taken), _ in worst))


def _title(words: str) -> None:
    print(f"\n{words}\n{'-' * len(words)}")


def _share(words: str, outcomes: Iterable[bool]) -> None:
    seen = list(outcomes)
    low, high = interval(sum(seen), len(seen))
    share = f"{100 * sum(seen) / len(seen):.1f} %"
    print(f"{words}: {sum(seen)} of {len(seen)}, {share} (95 %: {100 * low:.0f} to {100 * high:.0f})")


def _mixed(confusion: Confusion) -> None:
    mixed = "; ".join(f"{true} → {found} {count}" for true, found, count in confusion.worst())
    print(f"  taken for another: {mixed}")


main()
