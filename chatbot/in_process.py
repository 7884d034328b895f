"""Rasa's custom actions in this process: no second server, no HTTP, nothing on the wire."""

from __future__ import annotations

from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig
from rasa_sdk.executor import ActionExecutor

import actions


class InProcessActions(EndpointConfig):
    """Hands the JSON that Rasa would post to rasa_sdk's own executor.

    An action that fails is noted in `failed`: Rasa itself would go on in silence.
    """

    def __init__(self) -> None:
        super().__init__("in-process:actions", enable_selective_domain=True)
        self.failed: set[str] = set()
        self._executor = ActionExecutor()
        self._executor.register_package(actions)

    async def request(self, method: str = "post", **call: Any) -> Any:
        body = call["json"]
        try:
            return await self._executor.run(body)
        except Exception:
            self.failed.add(body["sender_id"])
            raise


def trust_own_actions() -> None:
    """Skip the JSON-schema check of what our own actions return.

    Rasa checks the schema itself anew at every call, which takes four fifths of a turn's CPU
    (docs/adr/0003-rasa-in-process.md). What our actions return is typed and tested.
    """
    RemoteAction._validate_action_result = _accept


def _accept(self: RemoteAction, result: dict[str, Any]) -> bool:
    return True
