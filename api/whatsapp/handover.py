"""How somebody reaches a person. The one place to change when staff take conversations over themselves."""

from __future__ import annotations

TO_A_PERSON = "human"
"""The assistant's own answer to it: who can talk with them, and their numbers."""
