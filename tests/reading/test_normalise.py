"""One form for what people type, with the way back to their own characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chatbot.reading.language import detect
from chatbot.reading.normalise import normalise
from chatbot.reading.tokens import tokenise

ANYTHING = st.text(max_size=200) | st.text(
    alphabet=st.sampled_from("我佢偷拍影send啲相 ,。！?\n\u202e\u200b\x00ｆｕｌｌ’😭👨‍👩‍👧这们发里"),
    max_size=60,
)


@settings(max_examples=400, deadline=None)
@given(ANYTHING)
def test_every_character_knows_where_it_came_from(text: str) -> None:
    plain = normalise(text)
    assert len(plain.origins) == len(plain.text) + 1
    assert list(plain.origins) == sorted(plain.origins)
    for start in range(len(plain.text)):
        first, last = plain.original_span(start, start + 1)
        assert 0 <= first < last <= len(text)


@settings(max_examples=400, deadline=None)
@given(ANYTHING)
def test_tokens_cover_everything_but_spaces(text: str) -> None:
    plain = normalise(text).text
    tokens = tokenise(plain)
    assert "".join(token.text for token in tokens) == "".join(plain.split())
    for token in tokens:
        assert plain[token.start : token.end] == token.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＳＥＮＤ咗", "SEND咗"),
        ("don’t “go”", 'don\'t "go"'),
        ("a\x00b\u202ec\u200bd", "abcd"),
        ("他偷拍了我的照片，发给别人", "他偷拍了我的照片,發給別人"),
        ("个群里面有人发", "個羣裏面有人發"),
        ("佢send咗啲相", "佢send咗啲相"),
    ],
)
def test_the_form(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("佢send咗啲相", ["佢", "send", "咗", "啲", "相"]),
        ("he didn't", ["he", "didn't"]),
        ("ex-boyfriend 2021年10月", ["ex-boyfriend", "2021", "年", "10", "月"]),
        ("", []),
        ("   ", []),
    ],
)
def test_the_tokens(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == tokens


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my ex posted my nudes", "en"),
        ("前男友send咗我啲相", "zh"),
        ("佢send咗啲nude photo俾我friend睇", "zh"),
        ("I found my photos on 連登", "en"),
        ("😭😭", "en"),
        ("", "en"),
        ("他在网上发布", "zh"),
    ],
)
def test_the_language(text: str, language: str) -> None:
    assert detect(normalise(text).text) == language
