"""`docs/editing-the-law.md`: what it says to copy in is taken as it stands, and what it says is shown is."""

from __future__ import annotations

import re
from pathlib import Path

from legal_kb.loading import load
from tests.content.test_checks import content, told
from tests.content.test_mistakes import change, problems

__all__ = ["content"]
GUIDE = (Path(__file__).parents[2] / "docs/editing-the-law.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"```yaml (\S+)\n(.*?)```", re.DOTALL)


def test_a_platform_added_as_told_is_whole(content: Path) -> None:
    blocks = _BLOCK.findall(GUIDE)
    assert [file for file, _ in blocks] == ["platforms/sites.yml", "sources/removal.yml"]
    for file, block in blocks:
        place = content / file
        place.write_text(place.read_text(encoding="utf-8") + block, encoding="utf-8")
    assert told(content) == []
    assert load(content).platforms["example-forum"].name.zh == "例子討論區"


def test_a_wrong_number_is_shown_as_told(content: Path) -> None:
    line = change(content / "services/sexual_violence.yml", "number: 2375 5322", "number: 2375 532")
    (problem,) = problems(content)
    shown = f"{problem.field}: {problem.wrong}. To mend it: {problem.mend}."
    assert shown in " ".join(GUIDE.split())
    assert f"sexual_violence.yml:{line}:" in GUIDE


def test_every_folder_of_the_content_is_in_the_guide(content: Path) -> None:
    for folder in content.iterdir():
        assert f"`{folder.name}`" in GUIDE, folder.name
