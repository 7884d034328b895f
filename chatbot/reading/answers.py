"""What a reply in a sentence says of the fact it was asked about: “he posted it last night”.

For each fact, the cues that tell it is so, and those that tell it is not. Only the fact that was
asked may be taken from this reading; what else a message tells is read by `facts`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chatbot.reading.clauses import Clause
from chatbot.reading.facts import DOUBTFUL, FAIR, FactReading
from chatbot.reading.lexicon import Cue
from legal_kb.engine.facts import Value

Cues = tuple[str, ...]
_BARE, _YOUNGEST, _OLDEST = 6, 3, 99
CHILD, ADULT = 16, 18

TOLD_BY: Mapping[str, tuple[Cues, Cues]] = {
    "since_commencement": (("ongoing",), ()),
    "hong_kong_link": (("in_hong_kong",), ("abroad",)),
    "watched": (("watch",), ()),
    "recorded": (("record",), ()),
    "meant_to_be_secret": (("secret",), ("open_act",)),
    "private_place": (("private_place",), ("public_place",)),
    "privacy_expected": (("private_then", "private_place"), ("in_public_view", "public_place")),
    "intimate_part": (("intimate_part", "intimate"), ("not_intimate",)),
    "intimate_act": (("intimate_act",), ("not_intimate",)),
    "aimed_at_intimate": (("aimed", "under_clothing", "through_gap"), ()),
    "sexual_purpose": (("sexual_purpose",), ()),
    "dishonest_purpose": (("dishonest_purpose",), ()),
    "device_set_up": (("device", "set_up"), ()),
    "set_up_for_secret_viewing": (("secret", "aimed"), ("lawful_reason",)),
    "equipment_used": (("equipment", "record"), ("bare_eyes",)),
    "under_clothing": (("under_clothing",), ("through_gap",)),
    "through_gap": (("through_gap",), ("under_clothing",)),
    "unreasonable_manner": (("odd_manner", "aimed"), ()),
    "visible_anyway": (("in_view", "in_public_view"), ("out_of_view",)),
    "consented_to_capture": (("agreed", "self_made"), ("no_consent",)),
    "published": (("publish",), ("only_to_person",)),
    "threatened_to_publish": (("threat", "future"), ()),
    "image_of_person": (("it_is_me",), ()),
    "intimate_image": (("intimate", "intimate_act"), ("not_intimate",)),
    "altered": (("altered",), ("real",)),
    "altered_believable": (("believable",), ("unbelievable",)),
    "from_secret_capture": (("secret", "under_clothing"), ("self_made", "open_act", "agreed")),
    "publisher_knew_source": (("knew",), ("unaware",)),
    "consented_to_publication": (("agreed",), ("no_consent", "reject_publication")),
    "distress_intended_or_foreseen": (("distress", "threat"), ()),
    "under_16": ((), ("adult_now",)),
    "under_18": (("under_18", "young"), ("adult_now",)),
    "lacks_capacity": (("disabled",), ("able",)),
    "lawful_reason": (("lawful_reason",), ()),
    "money_demanded": (("money",), ("no_money",)),
    "sexual_favour_demanded": (("sexual_demand",), ()),
    "account_or_device_hacked": (("hacked",), ()),
    "personal_data_posted": (("personal_data",), ()),
    "workplace_or_school": (("school_or_work",), ()),
    "still_online": (("still_online",), ("taken_down",)),
}


def read_answers(clauses: Sequence[Clause]) -> Iterator[FactReading]:
    """For each fact the text touches: yes, no or unsure, by the first cue that says which."""
    yield from _bare_age(clauses)
    for fact, (so, not_so) in TOLD_BY.items():
        for clause in clauses:
            value = _against(clause, not_so) or _value(clause, clause.get(*so))
            if value is not None:
                yield FactReading(fact, value, DOUBTFUL if value == "unsure" else FAIR, *clause.span())
                break


def _bare_age(clauses: Sequence[Clause]) -> Iterator[FactReading]:
    """“我16”: a number alone, in reply to a question of age."""
    if len(clauses) != 1 or clauses[0].last - clauses[0].first > _BARE:
        return
    for token in clauses[0].tokens:
        if token.text.isdigit() and _YOUNGEST <= int(token.text) <= _OLDEST:
            years = int(token.text)
            yield FactReading("under_18", "yes" if years < ADULT else "no", FAIR, token.start, token.end)
            yield FactReading("under_16", "yes" if years < CHILD else "no", FAIR, token.start, token.end)


def _value(clause: Clause, cues: Sequence[Cue]) -> Value | None:
    if not cues:
        return None
    cue = cues[0]
    if clause.denied(cue):
        return "no"
    return "unsure" if clause.doubted(cue) or clause.supposed(cue) else "yes"


def _against(clause: Clause, not_so: Cues) -> Value | None:
    cues = clause.get(*not_so)
    return "no" if cues and not clause.doubted(cues[0]) else None
