"""What a message names, in its own words, whichever language it is in."""

from __future__ import annotations

import pytest

from chatbot.reading.reader import RuleReader

READER = RuleReader()


def named(text: str, kind: str) -> list[tuple[str, str]]:
    found = [entity for entity in READER.read(text).entities if entity.name == kind]
    return [(entity.value, text[entity.start : entity.end]) for entity in found]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("my ex-boyfriend posted it on IG", "relationship", [("ex", "ex-boyfriend")]),
        ("my ex-boyfriend posted it on IG", "platform", [("instagram", "IG")]),
        ("佢老細喺公司廁所影", "relationship", [("colleague", "老細")]),
        ("佢老細喺公司廁所影", "place", [("work", "公司"), ("toilet", "廁所")]),
        ("last Friday, and once in 2019", "date", [("last Friday", "last Friday"), ("2019", "2019")]),
        ("上個月開始", "date", [("上個月", "上個月")]),
        ("wants HK$5,000 or 20k usdt", "money", [("HK$5,000", "HK$5,000"), ("20k usdt", "20k usdt")]),
        ("要五千蚊", "money", [("五千蚊", "五千蚊")]),
        ("he is five", "money", []),
        ("我前男友把照片发到网上", "relationship", [("ex", "前男友")]),
    ],
)
def test_it_is_named_where_it_stands(text: str, kind: str, expected: list[tuple[str, str]]) -> None:
    assert named(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("he filmed me", "english"),
        ("佢影我", "cantonese"),
        ("他在更衣室拍攝我", "written_chinese"),
        ("佢send咗啲nudes去whatsapp group", "mixed"),
        ("他把照片发到网上", "simplified"),
    ],
)
def test_it_says_how_it_is_written(text: str, kind: str) -> None:
    assert [value for value, _ in named(text, "written_in")] == [kind]


def test_it_says_who_tells() -> None:
    assert [value for value, _ in named("my friend was filmed in the shower", "told_by")] == ["supporter"]
    assert named("what is voyeurism", "told_by") == []


def test_nothing_is_named_by_nothing() -> None:
    assert READER.read("  ").entities == ()
