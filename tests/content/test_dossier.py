"""Every point of the dossiers that is fit for use has a home in the content."""

from __future__ import annotations

from pathlib import Path

from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read

ROWS = read(Path(__file__).with_name("dossier.yml")).value


def test_every_row_has_a_home_or_a_reason(kb: KnowledgeBase) -> None:
    for row, home in ROWS.items():
        if isinstance(home, dict):
            assert home["not_told"], row
        else:
            assert home, row
            assert [place for place in home if place not in kb.answers] == [], row


def test_every_service_platform_and_other_law_comes_from_a_row(kb: KnowledgeBase) -> None:
    homes = {place for home in ROWS.values() if isinstance(home, list) for place in home}
    told = {
        f"{name}/{record}"
        for name in ("services", "platforms", "related_law")
        for record in kb.collection(name)
    }
    assert told - homes <= {"platforms/threads"}, "Threads is Meta's: one row with Instagram"


def test_low_confidence_contacts_are_never_first(kb: KnowledgeBase) -> None:
    """Within a kind, whoever is to be checked first stands behind everybody who is not."""
    for kind in {service.kind for service in kb.services.values()}:
        ranked = sorted((one for one in kb.services.values() if one.kind == kind), key=lambda one: one.rank)
        if any(not one.check_first for one in ranked):
            assert not ranked[0].check_first, kind


def test_the_four_myths_of_the_mission(kb: KnowledgeBase) -> None:
    assert {
        "agreed-to-the-photo", "no-skirt-no-upskirting", "just-a-picture", "bystander-can-do-nothing",
    } <= kb.myths.keys()  # fmt: skip


def test_enough_of_everything(kb: KnowledgeBase) -> None:
    assert len(kb.faq) >= 120
    assert {
        "intimate-part", "intimate-act", "intimate-image", "altered-image", "publish", "surreptitiously",
        "sexual-purpose", "dishonestly", "structure",
    } <= kb.definitions.keys()  # fmt: skip
    assert {
        "police", "police-emergency", "police-station", "police-online", "police-after", "police-how-long",
        "police-under-18", "police-abroad", "police-visitor-or-helper", "police-deaf",
        "police-ethnic-minority", "police-supporter",
    } <= kb.reporting.keys()  # fmt: skip
    assert {"supporter", "bystander", "person-who-did-it", "professional", "administrator"} <= kb.roles.keys()
