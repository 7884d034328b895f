"""Logs that cannot hold what a person wrote.

Rasa logs whole messages at several levels, and an exception's text may quote its input. So other
people's log records keep only where they came from and what kind of error it was; ours are
constant words and numbers.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
import types
import warnings

import structlog

OURS = "kapok"


class WithoutWords(logging.Formatter):
    """Time, level, logger, and for other people's records the place instead of the message."""

    def format(self, record: logging.LogRecord) -> str:
        when = self.formatTime(record, "%Y-%m-%dT%H:%M:%S")
        own = record.name == OURS or record.name.startswith(f"{OURS}.")
        said = record.getMessage() if own else f"at {record.funcName}:{record.lineno}"
        line = f"{when} {record.levelname.lower()} {record.name} {said}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + places(record.exc_info[0], record.exc_info[2])
        return line


def places(kind: type[BaseException], trace: types.TracebackType | None) -> str:
    """An error as its type and the places it passed, without its message or any value."""
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in traceback.extract_tb(trace)]
    return "\n".join([*lines, f"  {kind.__module__}.{kind.__name__}"])


def be_quiet(level: int = logging.WARNING) -> None:
    """Call first thing, before Rasa or TensorFlow is imported."""
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WithoutWords())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    logging.getLogger(OURS).setLevel(logging.INFO)
    warnings.showwarning = _say_nothing
    structlog.configure(
        processors=[_drop],
        logger_factory=structlog.ReturnLoggerFactory(),
        cache_logger_on_first_use=False,
    )
    sys.excepthook = _say_place


def _drop(logger: object, method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Rasa's structured logs carry whole messages; none of them is wanted."""
    raise structlog.DropEvent


def _say_nothing(*about: object, **more: object) -> None:
    """Warnings of other people's code may quote what they warn of. Tests turn ours into errors."""


def _say_place(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    sys.stderr.write(f"Kapok stopped on an error it did not expect:\n{places(kind, trace)}\n")
