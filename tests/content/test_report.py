"""The report: everything is in it, it draws the rules themselves, and its lines can be signed."""

from __future__ import annotations

import datetime
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import html5lib
import pytest

from legal_kb.check.spoken import spoken
from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load
from legal_kb.report.page import render
from legal_kb.report.picture import WIDTH, picture
from legal_kb.review import MESSAGES, chapters

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page() -> str:
    return render(load(), datetime.date(2026, 11, 25))


def test_it_is_valid_html_and_loads_nothing(page: str) -> None:
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page)
    assert not re.search(r"""(?:src|srcset)=|<link|<script|@import|url\(""", page)


def test_every_word_in_both_languages_is_there(page: str, kb: KnowledgeBase) -> None:
    plain = unescape(page)
    for place, field, words in spoken(kb):
        for language in ("en", "zh"):
            assert words.say(language, "they") in plain, (place, field, language)


def test_every_record_shows_its_sources_confidence_and_dates(page: str, kb: KnowledgeBase) -> None:
    plain = unescape(page)
    for place, record in kb.records.items():
        start = plain.index(f">{place}</h3>")
        part = plain[start : plain.index("<h3", start + 1) if "<h3" in plain[start + 1 :] else len(plain)]
        assert f"review by {record.review_by}" in part, place
        assert record.confidence in part
        for source in record.sources:
            assert kb.sources[source].url in part, (place, source)


def test_each_chapter_gives_the_lines_to_sign(page: str, kb: KnowledgeBase) -> None:
    lines = re.findall(r"- chapter: (\S+)\s+hash: ([0-9a-f]{64})", page)
    assert {name for name, _ in lines} == {*chapters(kb), MESSAGES}


def test_copied_lines_make_a_signature(page: str, tmp_path: Path) -> None:
    match = re.search(r"  - chapter: 159AAB\s+hash: [0-9a-f]{64}", page)
    assert match
    signature = (
        f"{match[0]}\n    who: A. Lawyer\n    qualification: solicitor, Hong Kong\n    on: 2026-12-01\n"
    )
    (tmp_path / "review.yml").write_text(f"sign_offs:\n{signature}", encoding="utf-8")
    kb = load(review=tmp_path / "review.yml")
    assert kb.signed == {"159AAB"}
    assert "Signed by A. Lawyer" in render(kb, datetime.date(2026, 12, 2))


def test_a_picture_holds_every_element_and_fact_of_its_limb(kb: KnowledgeBase) -> None:
    for limb in kb.logic.values():
        drawn = ElementTree.fromstring(picture(kb, limb))
        words = [text.text or "" for text in drawn.iter(f"{SVG}text")]
        for name in (*limb.elements, *kb.gates):
            assert any(word.split(" ")[0] == name for word in words), (limb.id, name)
        for fact in limb.facts:
            assert any(word.startswith(f"{fact} = ") for word in words), (limb.id, fact)


def test_what_must_not_be_so_is_drawn_as_no(kb: KnowledgeBase) -> None:
    words = [text.text for text in ElementTree.fromstring(picture(kb, kb.logic["U1"])).iter(f"{SVG}text")]
    assert "visible_anyway = no" in words
    assert "recorded = yes" in words


def test_nothing_of_a_picture_stands_outside_it(kb: KnowledgeBase) -> None:
    for limb in kb.logic.values():
        drawn = ElementTree.fromstring(picture(kb, limb))
        _, _, width, height = map(float, drawn.attrib["viewBox"].split())
        assert width == WIDTH + 2
        for x, y, part in _placed(drawn, 0.0, 0.0):
            if part.tag == f"{SVG}rect":
                assert x + float(part.attrib["width"]) <= width
                assert y + float(part.attrib["height"]) <= height


def _placed(part: ElementTree.Element, x: float, y: float) -> list[tuple[float, float, ElementTree.Element]]:
    move = re.match(r"translate\(([\d.]+) ([\d.]+)\)", part.attrib.get("transform", ""))
    if move:
        x, y = x + float(move[1]), y + float(move[2])
    own = (x + float(part.attrib.get("x", 0)), y + float(part.attrib.get("y", 0)), part)
    return [own, *(inner for child in part for inner in _placed(child, x, y))]
