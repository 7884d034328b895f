"""The chat element as one script: its modules, its style and its words joined, with no build step."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

from legal_kb.knowledge import KnowledgeBase
from legal_kb.loading import load
from legal_kb.schema.base import LANGUAGES

CHAT = Path(__file__).parent / "web" / "chat"
MODULES = ("parts.js", "cards.js", "sheets.js", "leaving.js", "server.js", "chat.js")
"""In the order that they build on each other."""
_IMPORT = re.compile(r"^import .*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_SPOKEN = ("ui.", "card.", "chip.", "element.", "confidence.")
_SHARED = frozenset({
    "help.languages", "help.prepare", "help.counts", "help.does_not_count", "help.penalty", "help.outcome",
    "help.caution", "help.reported", "help.as_of", "help.see", "help.points", "help.cases",
    "similar_cases", "choice.change", "choice.human",
})  # fmt: skip
"""Labels that the element shares with the help pages and with the choices."""


def joined(*modules: Path) -> str:
    """Modules as one, their imports of each other and their exports taken out."""
    source = "".join(module.read_text(encoding="utf-8") for module in modules)
    return _EXPORT.sub("", _IMPORT.sub("", source))


def script(kb: KnowledgeBase) -> str:
    """The element’s source, the same for the same content, so that a page can pin it by `integrity`."""
    source = joined(*(CHAT / name for name in MODULES))
    words = json.dumps(_words(kb), ensure_ascii=False)
    style = json.dumps((CHAT / "style.css").read_text(encoding="utf-8"))
    return source.replace('"{{words}}"', words).replace('"{{style}}"', style)


def integrity(source: str) -> str:
    """What a page writes into `integrity` to take this script and no other."""
    digest = hashlib.sha384(source.encode()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def main() -> None:
    print(integrity(script(load())))


def _words(kb: KnowledgeBase) -> dict[str, dict[str, str]]:
    return {
        language: {
            name: text.say(language)
            for name, text in kb.messages.items()
            if name.startswith(_SPOKEN) or name in _SHARED
        }
        for language in LANGUAGES
    }


if __name__ == "__main__":
    main()
