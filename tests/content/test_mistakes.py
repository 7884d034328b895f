"""A mistake in the content is shown by file, line, field and mend, and never half-used."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from legal_kb.knowledge import HERE
from legal_kb.loading import load
from legal_kb.reading import ContentError, Problem


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of the content, to break."""
    return Path(shutil.copytree(HERE / "content", tmp_path / "content"))


def problems(content: Path) -> tuple[Problem, ...]:
    with pytest.raises(ContentError) as caught:
        load(content)
    return caught.value.problems


def line_of(file: Path, text: str) -> int:
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def change(file: Path, old: str, new: str) -> int:
    """Replace the first `old`; returns its line."""
    line = line_of(file, old.partition("\n")[0])
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return line


def test_the_content_as_it_stands_loads(content: Path) -> None:
    assert load(content).offences.keys() == {"159AAB", "159AAC", "159AAD", "159AAE"}


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "wrong", "mend"),
    [
        ("questions/capture.yml", "    cost: 2", "    costs: 2", "costs", "not a field", "spelling"),
        ("questions/capture.yml", "      zh: 在私密的時候", "      xx: 在私密的時候", "zh", "missing", "Chinese beside the English"),
        ("questions/capture.yml", "id: recorded", "id: filmed", "id", "no `filmed`", "contract/facts.yml"),
        ("questions/capture.yml", "sources: [clic-voyeurism]", "sources: [a-rumour]", "sources", "no `a-rumour`", "content/sources"),
        ("questions/capture.yml", "review_by: 2027-05-23", "review_by: soon", "review_by", "date", "YYYY-MM-DD"),
        ("questions/capture.yml", "review_by: 2027-05-23", "review_by: 2020-01-01", "", "later than", ""),
        ("questions/capture.yml", "confidence: secondary", "confidence: certain", "confidence", "", "primary"),
        ("services/sexual_violence.yml", "  - id: rainlily", "  - id: cease", "id", "used twice", "its own id"),
        ("services/sexual_violence.yml", "number: 2375 5322", "number: 2375 532", "rainlily, phones 1, number", "form", "2345 6789"),
    ],
)  # fmt: skip
def test_a_mistake_is_located_and_its_mend_told(
    content: Path, file: str, old: str, new: str, field: str, wrong: str, mend: str
) -> None:
    change(content / file, old, new)
    found = problems(content)
    fitting = [
        problem
        for problem in found
        if field in problem.field and wrong in problem.wrong and mend in problem.mend
    ]
    assert fitting, [str(problem) for problem in found]
    assert fitting[0].file == content / file
    assert re.fullmatch(r".+\.yml:\d+: .+: .+\. To mend it: .+\.", str(fitting[0]))


def test_the_line_is_the_very_line(content: Path) -> None:
    line = change(content / "questions/capture.yml", "cost: 2", "costs: 2")
    assert line in {problem.line for problem in problems(content)}


def test_broken_yaml_names_the_line(content: Path) -> None:
    line = change(content / "faq/law.yml", "    title:", "   title: [")
    (problem,) = [one for one in problems(content) if "YAML" in one.wrong]
    assert abs(problem.line - line) <= 2
    assert "indentation" in problem.mend


def test_a_key_written_twice(content: Path) -> None:
    change(content / "messages/choices.yml", "choice.tell:", "choice.tell: {en: One, zh: 一}\nchoice.tell:")
    assert any(problem.wrong == "written twice" for problem in problems(content))


def test_the_same_words_in_both_languages_are_no_translation(content: Path) -> None:
    change(content / "messages/conversation.yml", "  zh: 你好，我在這裏", "  zh: Hello. I’m here")
    change(
        content / "messages/conversation.yml",
        "。可以告訴我發生了甚麼事，也可以在下面選擇。",
        ". Tell me what happened, or choose below.",
    )
    assert any("same words" in problem.wrong for problem in problems(content))


def test_a_missing_question_and_a_missing_element_are_told(content: Path) -> None:
    (content / "questions/gates.yml").unlink()
    (content / "elements/gates.yml").unlink()
    told = {problem.wrong for problem in problems(content)}
    assert {"nothing written for `hong_kong_link`", "nothing written for `G-DATE`"} <= told


def test_every_problem_is_told_at_once(content: Path) -> None:
    change(content / "questions/capture.yml", "cost: 2", "costs: 2")
    change(content / "services/sexual_violence.yml", "  - id: rainlily", "  - id: cease")
    files = {problem.file.name for problem in problems(content)}
    assert {"capture.yml", "sexual_violence.yml"} <= files


@pytest.mark.parametrize(
    "file", sorted(str(file.relative_to(HERE / "content")) for file in (HERE / "content").rglob("*.yml"))
)
def test_no_slip_of_the_keyboard_ends_in_anything_but_a_content_error(content: Path, file: str) -> None:
    """Lines lost, doubled, moved, emptied or typed over, at random."""
    draw = random.Random(file)
    whole = (content / file).read_text(encoding="utf-8").splitlines()
    for _ in range(6):
        lines = list(whole)
        at = draw.randrange(len(lines))
        slip = draw.choice(["lose", "double", "indent", "outdent", "empty", "scalar", "list", "all"])
        if slip == "lose":
            del lines[at]
        elif slip == "double":
            lines.insert(at, lines[at])
        elif slip == "indent":
            lines[at] = "  " + lines[at]
        elif slip == "outdent":
            lines[at] = lines[at].lstrip()
        elif slip == "empty":
            lines[at] = lines[at].partition(":")[0] + ":"
        elif slip == "scalar":
            lines[at] = lines[at].partition(":")[0] + ": 7"
        elif slip == "list":
            lines[at] = lines[at].partition(":")[0] + ": [1, {a: 2}]"
        else:
            lines = ["- nothing", "- of use"]
        (content / file).write_text("\n".join(lines), encoding="utf-8")
        try:
            load(content)
        except ContentError as error:
            assert error.problems
