"""Facts told in a story, by rule: the cues of a clause, and how and of whom they are said.

This is the first reader; a learned one can stand behind `reader.Reader` instead. It would rather
ask than guess: what is denied, doubted, supposed or done by the speaker is told apart, and nothing
is a fact without words to point at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from chatbot.reading.clauses import Clause
from chatbot.reading.lexicon import Cue
from legal_kb.engine.facts import Value

SURE, FAIR, DOUBTFUL = 0.9, 0.8, 0.5
_CAPTURE = ("record", "watch")
_ACTS = (*_CAPTURE, "publish")
_SECRET = ("meant_to_be_secret", "under_clothing")


@dataclass(frozen=True)
class FactReading:
    """One fact, and the words (a span of the normalised text) that show it."""

    fact: str
    value: Value
    confidence: float
    start: int
    end: int
    heard: bool = False
    """The network alone says so; no rule does."""


def implied(readings: Sequence[FactReading]) -> Iterator[FactReading]:
    """An image that somebody took in secret, or from beneath the clothing, comes from secret filming.

    `from_secret_capture` of the contract; shown by the words that showed the secret.
    """
    told = {reading.fact: reading for reading in readings}
    secret = [told[fact] for fact in _SECRET if fact in told and told[fact].value == "yes"]
    taken = "recorded" in told and told["recorded"].value == "yes"
    agreed = "consented_to_capture" in told and told["consented_to_capture"].value == "yes"
    if taken and secret and not agreed and "from_secret_capture" not in told:
        both = (told["recorded"], secret[0])
        yield replace(
            secret[0],
            fact="from_secret_capture",
            confidence=min(one.confidence for one in both),
            heard=any(one.heard for one in both),
        )


Rule = Callable[["Story", Clause], Iterator[FactReading]]


class Story:
    """The clauses of a text, and what the text as a whole holds."""

    def __init__(self, clauses: Sequence[Clause]) -> None:
        self.clauses = clauses

    def has(self, *names: str) -> bool:
        return any(clause.has(*names) for clause in self.clauses)

    def around(self, clause: Clause, *names: str) -> bool:
        """The clause's sentence, or the clause before or after it, holds one of the cues."""
        place = self.clauses.index(clause)
        return any(
            other.has(*names)
            for index, other in enumerate(self.clauses)
            if other.sentence == clause.sentence or abs(index - place) == 1
        )

    def by_other(self, clause: Clause, *names: str) -> Iterator[Cue]:
        """Cues of an act that somebody else than the speaker does."""
        for cue in clause.get(*names):
            if clause.agent(cue) != "speaker":
                yield cue

    @property
    def of_images(self) -> bool:
        return self.has("image", "record", "intimate", "altered", "under_clothing")


def read_facts(clauses: Sequence[Clause]) -> list[FactReading]:
    """The facts of a story, each at most once: the surest reading of it.

    A plain yes wins over a no, since people deny one thing (“he has not posted it yet, but he sent
    it to her”) while telling of another; a doubt stands only where nothing plainer does.
    """
    story = Story(clauses)
    best: dict[str, FactReading] = {}
    order = {"yes": 2, "no": 1, "unsure": 0}
    for clause in clauses:
        for rule in RULES:
            for reading in rule(story, clause):
                known = best.get(reading.fact)
                if known is None or order[reading.value] > order[known.value]:
                    best[reading.fact] = reading
    return [_within(best, reading) for reading in best.values()]


def _within(best: dict[str, FactReading], reading: FactReading) -> FactReading:
    """A place is private or it is not: what was read of the one settles the other."""
    if reading.fact == "private_place" and reading.value == "no" and "device_set_up" in best:
        return replace(reading, value="unsure", confidence=DOUBTFUL)
    return reading


def _told(clause: Clause, fact: str, cue: Cue, confidence: float = SURE) -> FactReading:
    """The fact as the clause tells it: denied, doubted or plainly so."""
    if clause.denied(cue):
        return FactReading(fact, "no", confidence, *clause.span())
    if clause.doubted(cue) or clause.supposed(cue):
        return FactReading(fact, "unsure", DOUBTFUL, *clause.span())
    return FactReading(fact, "yes", confidence, *clause.span())


def _yes(clause: Clause, fact: str, confidence: float = SURE) -> FactReading:
    return FactReading(fact, "yes", confidence, *clause.span())


def _no(clause: Clause, fact: str, confidence: float = FAIR) -> FactReading:
    return FactReading(fact, "no", confidence, *clause.span())


def recorded(story: Story, clause: Clause) -> Iterator[FactReading]:
    for cue in story.by_other(clause, "record"):
        yield _told(clause, "recorded", cue)


def watched(story: Story, clause: Clause) -> Iterator[FactReading]:
    for cue in story.by_other(clause, "watch"):
        yield _told(clause, "watched", cue)


def secrecy(story: Story, clause: Clause) -> Iterator[FactReading]:
    if not story.around(clause, *_CAPTURE, "device"):
        return
    for cue in clause.get("secret"):
        if not clause.supposed(cue):
            yield _yes(clause, "meant_to_be_secret", FAIR)
    for _ in clause.get("open_act"):
        if not clause.has("secret") and not clause.has("negation"):
            yield _no(clause, "meant_to_be_secret")


def place(story: Story, clause: Clause) -> Iterator[FactReading]:
    if not story.around(clause, *_CAPTURE, "device", "secret"):
        return
    if clause.has("private_place"):
        yield _yes(clause, "private_place", FAIR)
    elif clause.has("public_place") and not story.has("private_place"):
        yield _no(clause, "private_place")


def what_it_shows(story: Story, clause: Clause) -> Iterator[FactReading]:
    if clause.has("not_intimate"):
        yield _no(clause, "intimate_image")
        yield _no(clause, "intimate_part")
        return
    captured = story.around(clause, *_CAPTURE, "device", "image") and story.has(*_CAPTURE, "device")
    for cue in clause.get("intimate_part"):
        if captured and not clause.supposed(cue):
            yield _told(clause, "intimate_part", cue, FAIR)
    for cue in clause.get("intimate_act"):
        if captured and not clause.supposed(cue):
            yield _told(clause, "intimate_act", cue, FAIR)
    if story.has("publish", "threat", "altered"):
        for cue in clause.get("intimate"):
            if clause.has("image", "record", "publish", "altered") and not clause.denied(cue):
                yield _yes(clause, "intimate_image", FAIR)
        if clause.has("intimate_act") and clause.has("image", "record"):
            yield _yes(clause, "intimate_image", FAIR)


def clothing(story: Story, clause: Clause) -> Iterator[FactReading]:
    filmed = clause.has("record", "secret", "device") or story.around(clause, "record", "device")
    for cue in clause.get("under_clothing"):
        if filmed:
            yield _told(clause, "under_clothing", cue)
    for cue in clause.get("through_gap"):
        if filmed and not story.has("under_clothing"):
            yield _told(clause, "through_gap", cue, FAIR)


def device(story: Story, clause: Clause) -> Iterator[FactReading]:
    for cue in clause.get("device"):
        placed = clause.has("set_up") and clause.has("private_place", "secret", "device")
        if placed and not clause.has("under_clothing") and story.around(clause, "private_place"):
            yield _told(clause, "device_set_up", cue, FAIR)


def publication(story: Story, clause: Clause) -> Iterator[FactReading]:
    if not story.of_images:
        return
    only_to_person = clause.get("only_to_person")
    for cue in story.by_other(clause, "publish"):
        if any(own.first <= cue.first < own.last for own in only_to_person):
            continue
        if clause.future(cue) or clause.supposed(cue):
            continue
        yield _told(clause, "published", cue)
        if clause.has("secret", "under_clothing") and not clause.denied(cue):
            yield _yes(clause, "from_secret_capture", FAIR)


def threatening(story: Story, clause: Clause) -> Iterator[FactReading]:
    if not story.of_images:
        return
    for cue in clause.get("threat"):
        if clause.agent(cue) == "speaker" and not clause.has("other"):
            continue
        if story.around(clause, "publish", "image", "intimate"):
            yield _told_threat(clause, cue)
    for cue in story.by_other(clause, "publish"):
        if clause.future(cue) and not clause.denied(cue) and not clause.doubted(cue):
            yield _yes(clause, "threatened_to_publish")


def _told_threat(clause: Clause, cue: Cue) -> FactReading:
    if clause.denied(cue):
        return _no(clause, "threatened_to_publish")
    return _yes(clause, "threatened_to_publish")


def alteration(story: Story, clause: Clause) -> Iterator[FactReading]:
    for cue in clause.get("altered"):
        if clause.denied(cue):
            yield _no(clause, "altered")
        elif not clause.supposed(cue):
            yield _yes(clause, "altered")
    if story.has("altered"):
        for cue in clause.get("believable"):
            if not clause.denied(cue):
                yield _yes(clause, "altered_believable", FAIR)
        if clause.has("unbelievable") and not story.has("believable"):
            yield _no(clause, "altered_believable")


def consent(story: Story, clause: Clause) -> Iterator[FactReading]:
    sharing = clause.has("publish", "reject_publication")
    if clause.has("no_consent") or clause.has("reject_publication"):
        if sharing or (story.has("publish") and not story.around(clause, *_CAPTURE)):
            yield _no(clause, "consented_to_publication")
        elif story.around(clause, *_CAPTURE):
            yield _no(clause, "consented_to_capture")
        return
    own = clause.has("self_made") and story.has("image", "intimate")
    agreed = clause.has("agreed") and clause.has("record", "image") and not clause.has("negation")
    if own or agreed:
        yield _yes(clause, "consented_to_capture", FAIR)


def purposes(story: Story, clause: Clause) -> Iterator[FactReading]:
    if story.has("publish", "threat"):
        for cue in clause.get("distress"):
            if clause.agent(cue) != "speaker":
                yield _told(clause, "distress_intended_or_foreseen", cue, FAIR)
    if story.has(*_CAPTURE):
        for cue in clause.get("sexual_purpose"):
            yield _told(clause, "sexual_purpose", cue, FAIR)
        for cue in clause.get("dishonest_purpose"):
            if clause.has(*_ACTS, "image") or story.around(clause, *_ACTS):
                yield _told(clause, "dishonest_purpose", cue, FAIR)
        if clause.has("lawful_reason"):
            yield _yes(clause, "lawful_reason", FAIR)


def demands(story: Story, clause: Clause) -> Iterator[FactReading]:
    if clause.has("no_money"):
        yield _no(clause, "money_demanded")
    elif (
        clause.has("money")
        and story.has("threat", "future")
        and story.around(clause, "threat", "future", "publish")
    ):
        yield _yes(clause, "money_demanded", FAIR)
    if story.has("threat"):
        for cue in clause.get("sexual_demand"):
            if not clause.denied(cue) and story.around(clause, "threat"):
                yield _yes(clause, "sexual_favour_demanded", FAIR)


def circumstances(story: Story, clause: Clause) -> Iterator[FactReading]:
    if clause.has("hacked") and story.of_images:
        yield _yes(clause, "account_or_device_hacked", FAIR)
    if clause.has("personal_data") and story.around(clause, "publish") and story.has("publish"):
        yield _yes(clause, "personal_data_posted", FAIR)
    if clause.has("school_or_work"):
        yield _yes(clause, "workplace_or_school", FAIR)
    if story.has("publish"):
        for cue in clause.get("still_online"):
            yield _told(clause, "still_online", cue, FAIR)
        if clause.has("taken_down") and not clause.has("negation"):
            yield _no(clause, "still_online")
    if clause.has("abroad") and not story.has("in_hong_kong"):
        yield FactReading("hong_kong_link", "unsure", DOUBTFUL, *clause.span())


RULES: tuple[Rule, ...] = (
    recorded, watched, secrecy, place, what_it_shows, clothing, device, publication, threatening,
    alteration, consent, purposes, demands, circumstances,
)  # fmt: skip
