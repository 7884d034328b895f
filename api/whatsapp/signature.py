"""Whether a delivery comes from Meta: an HMAC of the bytes as they came."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

HEADER = "X-Hub-Signature-256"
_SCHEME = "sha256="


def signature(body: bytes, secret: str) -> str:
    return _SCHEME + hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def signed(body: bytes, signatures: Sequence[str], secret: str) -> bool:
    """Constant in time. A delivery signed twice is signed by nobody."""
    if len(signatures) != 1:
        return False
    return hmac.compare_digest(signatures[0].encode(), signature(body, secret).encode())
