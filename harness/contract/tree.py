"""A parsed file: its value, and the line on which every node of it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from harness.model.pointer import tokens_of
from harness.model.source import Source

if TYPE_CHECKING:
    from harness.model.errors import Problem
    from harness.model.json import Json

Lines: TypeAlias = "int | tuple[int, dict[str, Lines] | list[Lines]]"
"""The line of a scalar, or of a container with those of its members; a member's line is that of its key."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tree:
    """A file as JSON, whatever it was written in."""

    file: str
    """As shown to users."""
    value: Json
    lines: Lines
    problems: tuple[Problem, ...] = ()
    """What is wrong with the text without making it unreadable: members that are there twice."""
    doubled: frozenset[str] = frozenset()
    """Pointers of members that are there twice."""

    def source(self, pointer: str = "") -> Source:
        """Where a node stands; for one that is not there its nearest ancestor, with that ancestor's line."""
        lines = self.lines
        for token in tokens_of(pointer):
            inner = _member(lines, token)
            if inner is None:
                break
            lines = inner
        return Source(file=self.file, line=lines if isinstance(lines, int) else lines[0], pointer=pointer)


def _member(lines: Lines, token: str) -> Lines | None:
    if isinstance(lines, int):
        return None
    members = lines[1]
    if isinstance(members, dict):
        return members.get(token)
    if token.isascii() and token.isdigit() and int(token) < len(members):
        return members[int(token)]
    return None
