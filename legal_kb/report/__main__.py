"""Writes the report, and says where."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path

from legal_kb.loading import load
from legal_kb.report.page import render

REPORT = Path("build") / "kb-report.html"


def main() -> int:
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(render(load(), datetime.date.today()), encoding="utf-8")
    print(f"Open {REPORT} in a browser, or print it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
