"""A text in a language that Kapok cannot read is told from English and Chinese, and has a line of its own."""

from __future__ import annotations

import pytest

from chatbot.reading.other_languages import FILE, other_language
from legal_kb.knowledge import KnowledgeBase
from legal_kb.reading import read

TOLD = {
    "tagalog": "Ikakalat daw ng ex ko ang mga hubad na litrato ko",
    "indonesian": "majikan saya merekam saya di kamar mandi",
    "hindi": "उसने मेरी तस्वीरें सबको भेज दीं",
    "nepali": "उसले मेरो फोटो सबैलाई पठायो",
    "urdu": "اس نے میری تصویریں سب کو بھیج دیں",
    "thai": "เขาแอบถ่ายฉันในห้องน้ำ",
}


@pytest.mark.parametrize(("language", "text"), TOLD.items())
def test_each_language_is_known_by_its_words(language: str, text: str) -> None:
    assert other_language(text) == language


@pytest.mark.parametrize(
    "text",
    ["", "?!", "ok", "my amo took a video of me po", "Ana sent it to Dia", "佢send咗啲相", "他偷拍我", "thai guy filmed me"],
)  # fmt: skip
def test_english_and_chinese_are_none_of_them(text: str) -> None:
    assert other_language(text) is None


def test_each_language_has_a_line_with_the_number_to_call(kb: KnowledgeBase) -> None:
    known = read(FILE).value
    languages = {*known["scripts"].values(), *known["instead"].values(), *known["words"]}
    assert languages == set(TOLD)
    for language in languages:
        for reader in ("en", "zh"):
            assert "2375 5322" in kb.messages[f"in_{language}"].say(reader)
