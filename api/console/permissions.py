"""Who may do what. A route names the permission it needs; a role holds permissions, and no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

Role = Literal["worker", "lead", "editor", "administrator"]
Permission = Literal["call", "audit", "staff"]
ROLES: tuple[Role, ...] = get_args(Role)
HELD: Mapping[Role, frozenset[Permission]] = {
    "worker": frozenset({"call"}),
    "lead": frozenset({"call", "audit"}),
    "editor": frozenset({"call"}),
    "administrator": frozenset({"audit", "staff"}),
}
"""An administrator keeps accounts, and takes no calls."""


def may(role: Role, permission: Permission) -> bool:
    return permission in HELD[role]
