"""The values of a user's file as they were written, and the line of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from harness.model.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.model.errors import Problem
    from harness.model.json import Json


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value without members; its representation shows nothing, since it may be a credential."""

    text: str
    """As it was written: `007` where `value` is 7."""
    value: Json
    """What it means (YAML 1.2, core schema)."""

    def __repr__(self) -> str:
        return "Scalar"


Node: TypeAlias = "Scalar | list[Node] | dict[str, Node]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A file as values with lines."""

    file: str
    """As shown to the user."""
    root: Node
    lines: Mapping[str, int]
    """JSON Pointer to the line of the member's name, or of the item."""
    problems: tuple[Problem, ...] = ()
    """What is wrong with it as a text, but leaves the rest readable: doubled keys, tags."""

    def source_of(self, pointer: str) -> Source:
        """Where `pointer` stands, or the nearest thing above it that has a line."""
        return Source(file=self.file, line=line_of(self.lines, pointer), pointer=pointer)


def line_of(lines: Mapping[str, int], pointer: str) -> int:
    """The line of `pointer`, or of the nearest thing above it; 0 where even the whole has none."""
    while pointer and pointer not in lines:
        pointer = pointer.rpartition("/")[0]
    return lines.get(pointer, 0)
