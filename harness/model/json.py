"""The type of a JSON value as Python holds it."""

from __future__ import annotations

from typing import TypeAlias

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A JSON value (RFC 8259). Objects keep the order in which their members came."""
