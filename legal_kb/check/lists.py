"""The word lists of `legal_kb/wording`, which a lawyer can edit."""

from __future__ import annotations

from functools import cache
from typing import Any

from legal_kb.knowledge import HERE
from legal_kb.reading import read


@cache
def words(name: str) -> Any:
    """The value of `wording/<name>.yml`."""
    return read(HERE / "wording" / f"{name}.yml").value
