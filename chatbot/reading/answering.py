"""What a reply in free words means to the very question that was asked, as the network hears it."""

from __future__ import annotations

from chatbot.encoder.encoder import encoder
from chatbot.encoder.heard import NO, YES
from chatbot.reading.learned import REPLIES
from chatbot.reading.normalise import normalise
from chatbot.reading.replies import Reply

SURE, SURE_AGAINST = 0.6, 0.9
"""From which probability a reply is heard; and from which against what the rules read."""


def hear_reply(question: str, text: str, sure_from: float = SURE) -> Reply | None:
    """The reply to a question, both read together; None where it holds none, or none for certain.

    `question` is as the person themselves would be asked, in the language of `text`.
    """
    before, plain = normalise(question).text + " ", normalise(text).text
    heard = encoder().hear(before + plain)
    told = heard.told([(len(before), len(before) + len(plain))])[0]
    answer, unsure, skip = (told[heard.labels.index(label)] for label in REPLIES)
    sure: dict[Reply, float] = {
        "yes": float(answer[YES]),
        "no": float(answer[NO]),
        "unsure": float(unsure[YES]),
        "skip": float(skip[YES]),
    }
    likeliest = max(sure, key=lambda reply: sure[reply])
    return likeliest if sure[likeliest] >= sure_from else None
