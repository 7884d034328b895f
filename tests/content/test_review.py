"""A lawyer's signature holds for what was signed, and for nothing that changed since."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from legal_kb.engine.explain import Explainer
from legal_kb.knowledge import HERE, RULES, KnowledgeBase
from legal_kb.loading import load
from legal_kb.present import present
from legal_kb.reading import ContentError
from legal_kb.review import MESSAGES, chapters, digest
from tests.content.test_mistakes import change

Signing = Callable[..., KnowledgeBase]


@pytest.fixture
def content(tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / "content", tmp_path / "content"))


@pytest.fixture
def signed(tmp_path: Path, content: Path) -> Signing:
    """Loads the copy with these chapters signed as the content stood at first."""
    before = load(content)

    def sign(*names: str) -> KnowledgeBase:
        rows = [
            f"  - {{chapter: '{name}', hash: {digest(before, name)}, who: A. Lawyer,"
            " qualification: 'solicitor, Hong Kong', on: 2026-12-01}"
            for name in names
        ]
        text = "\n".join(["sign_offs:", *rows]) if rows else "sign_offs: []"
        (tmp_path / "review.yml").write_text(text, encoding="utf-8")
        return load(content, review=tmp_path / "review.yml")

    return sign


def test_every_record_is_in_one_chapter(kb: KnowledgeBase) -> None:
    found = [place for records in chapters(kb).values() for place in records]
    assert sorted(found) == sorted(kb.records)
    assert {"159AAB", "159AAC", "159AAD", "159AAE", RULES, "faq", "services"} <= set(chapters(kb))


def test_what_nobody_signed_says_so(signed: Signing) -> None:
    kb = signed()
    assert kb.signed == frozenset()
    told = present(kb, kb.offences["159AAE"], "en")
    assert told["reviewed"] is False
    assert told["notice"] == kb.messages["not_reviewed"].en
    assert kb.messages["not_reviewed"].zh in Explainer(kb, "zh").assessment({})["disclaimer"]


def test_a_signed_chapter_needs_no_notice(signed: Signing) -> None:
    kb = signed("159AAE")
    assert kb.signed == {"159AAE"}
    assert present(kb, kb.offences["159AAE"], "en")["notice"] is None
    assert present(kb, kb.limbs["T"], "zh")["reviewed"]
    assert present(kb, kb.elements["T-THR"], "zh")["reviewed"]
    assert not present(kb, kb.offences["159AAB"], "en")["reviewed"]
    assert not Explainer(kb, "en").reviewed


def test_an_assessment_rests_on_all_that_it_tells(signed: Signing) -> None:
    needed = ["159AAB", "159AAC", "159AAD", "159AAE", RULES, "related_law", "disposal_orders", "steps"]
    for missing in needed:
        kb = signed(*(name for name in needed if name != missing))
        assert not Explainer(kb, "en").assessment({})["reviewed"], missing
    kb = signed(*needed)
    told = Explainer(kb, "en").assessment({})
    assert told["reviewed"]
    assert kb.messages["not_reviewed"].en not in told["disclaimer"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("offences/159AAE.yml", "Up to 5 years in prison.", "Up to 6 years in prison."),
        ("offences/159AAE.yml", "最高可判監禁 5 年", "最高可判監禁 6 年"),
        ("limbs/sharing.yml", "“I will send your nudes to your family.”", "“I will send your nudes.”"),
        ("elements/159AAE.yml", "confidence: secondary", "confidence: primary"),
        ("sources/accounts.yml", "publish_or_threaten_to_publish_intimate_images_without_consent\n", "elsewhere\n"),
    ],
)  # fmt: skip
def test_a_changed_chapter_loses_its_signature(
    signed: Signing, content: Path, file: str, old: str, new: str
) -> None:
    assert "159AAE" in signed("159AAE").signed
    change(content / file, old, new)
    assert "159AAE" not in signed("159AAE").signed


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("offences/159AAE.yml", "checked_on: 2026-11-23", "checked_on: 2026-11-24"),
        ("offences/159AAE.yml", "owner: law editor", "owner: another editor"),
        (
            "offences/159AAE.yml",
            "        - section 159AAE explained",
            "        - please explain section 159AAE",
        ),
        ("offences/159AAB.yml", "Up to 5 years in prison.", "Up to 6 years in prison."),
    ],
)
def test_what_is_not_signed_may_change(signed: Signing, content: Path, file: str, old: str, new: str) -> None:
    change(content / file, old, new)
    assert "159AAE" in signed("159AAE").signed


def test_messages_are_a_chapter(signed: Signing, content: Path) -> None:
    assert MESSAGES in signed(MESSAGES).signed
    change(content / "messages/conversation.yml", "en: Hello. I’m here.", "en: Hello there. I’m here.")
    assert MESSAGES not in signed(MESSAGES).signed


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("nothing: here", "no `sign_offs:` list"),
        ("sign_offs:\n  - {chapter: faq}", "missing"),
        ("sign_offs:\n  - {chapter: faq, hash: short, who: A. B., qualification: solicitor, on: 2026-12-01}", "64 characters"),
    ],
)  # fmt: skip
def test_a_broken_signature_is_told(tmp_path: Path, text: str, wrong: str) -> None:
    review = tmp_path / "review.yml"
    review.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=wrong):
        load(review=review)
