from __future__ import annotations

import pytest

from legal_kb.knowledge import KnowledgeBase, load


@pytest.fixture(scope="session")
def kb() -> KnowledgeBase:
    return load()
