"""A reply in free words, heard together with the question it answers."""

from __future__ import annotations

import pytest

from chatbot.reading.answering import hear_reply
from chatbot.reading.replies import Reply
from legal_kb.knowledge import KnowledgeBase
from legal_kb.schema.base import Language


@pytest.mark.parametrize(
    ("question", "language", "text", "reply"),
    [
        ("published", "en", "my whole netball team has seen it", "yes"),
        ("published", "en", "it is only on his laptop", "no"),
        ("private_place", "en", "in the showers of my gym", "yes"),
        ("private_place", "en", "on a crowded tram", "no"),
        ("published", "en", "I'd rather not go into that", "skip"),
        ("published", "zh", "成班舊同學都睇過", "yes"),
        ("published", "zh", "淨係喺佢部電腦", "no"),
        ("private_place", "zh", "喺健身室沖身嗰度", "yes"),
        ("private_place", "zh", "喺街市度，周圍都係人", "no"),
        ("published", "zh", "呢樣我唔想講", "skip"),
        ("recorded", "zh", "真係唔清楚", "unsure"),
        ("recorded", "en", "I really couldn't tell", "unsure"),
    ],
)
def test_the_same_words_answer_by_what_was_asked(
    kb: KnowledgeBase, question: str, language: Language, text: str, reply: Reply
) -> None:
    assert hear_reply(kb.questions[question].text.say(language), text) == reply


@pytest.mark.parametrize(
    ("language", "text"), [("en", "what is the number of the police"), ("zh", "風雨蘭電話幾多號")]
)
def test_a_question_of_theirs_answers_nothing(kb: KnowledgeBase, language: Language, text: str) -> None:
    assert hear_reply(kb.questions["recorded"].text.say(language), text) is None
