"""`python -m api` with the channel on, as an operator starts it: an answer comes, and no stream holds a word."""

from __future__ import annotations

from pathlib import Path

import httpx

from api.whatsapp.settings import PREFIX
from tests.conftest import serving
from tests.whatsapp import deliveries
from tests.whatsapp.conftest import until, words
from tests.whatsapp.double import Double
from tests.whatsapp.test_privacy import MARK, STORIES, assert_nothing, on_disk


async def test_a_server_with_the_channel_on(model: Path, tmp_path: Path, meta: Double) -> None:
    account = deliveries.ACCOUNT
    environment = {
        "APP_SECRET": account.app_secret, "VERIFY_TOKEN": account.verify_token,
        "PHONE_NUMBER_ID": account.phone_number_id, "ACCESS_TOKEN": account.access_token,
        "WEBSITE": account.website, "API_URL": meta.url,
    }  # fmt: skip
    with serving(tmp_path, **{PREFIX + name: value for name, value in environment.items()}) as server:
        for story in STORIES:
            body = deliveries.body_of(deliveries.delivery(deliveries.text(story)))
            answer = httpx.post(
                f"{server.url}/webhooks/whatsapp", content=body, headers=deliveries.headers(body)
            )
            assert answer.status_code == 200
        sent = meta.sent[deliveries.PERSON]
        await until(lambda: len(sent) >= 2)
        assert "glad you told me" in words(sent) or "謝謝你願意告訴我" in words(sent[:1])
        assert MARK not in server.output()
        assert_nothing(server.output().encode())
        assert_nothing(on_disk(tmp_path))
