"""A tree grown from a stream of scalars, openings and closings, whatever they were written in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.contract.tree import Tree
from harness.model.errors import ContractError, Problem
from harness.model.pointer import joined
from harness.model.source import Source

if TYPE_CHECKING:
    from harness.contract.tree import Lines
    from harness.model.json import Json

DEPTH = 128
"""How deep a file may nest; real contracts stay under 60. Keeps every walk over a document clear of the stack's end."""

REPEATED_NODES = 1_000_000
"""How many nodes YAML aliases may repeat altogether, against documents that grow exponentially ('billion laughs')."""

MERGE = "<<"


@dataclass(slots=True)
class _Frame:
    """A container that is not closed yet."""

    value: dict[str, Json] | list[Json]
    lines: dict[str, Lines] | list[Lines]
    line: int
    """Of the container's own key or item."""
    anchor: str | None = None
    key: str | None = None
    key_line: int = 0
    merging: bool = False
    """Whether the value to come is merged into the mapping (YAML's merge key)."""
    merges: list[tuple[dict[str, Json], dict[str, Lines]]] = field(default_factory=list)
    size: int = 1


class Growth:
    """Takes what a parser reads, in order, and gives the tree."""

    def __init__(self, file: str) -> None:
        """Starts with nothing."""
        self._file = file
        self._stack: list[_Frame] = []
        self._root: tuple[Json, Lines] | None = None
        self._anchors: dict[str, tuple[Json, Lines, int]] = {}
        self._problems: list[Problem] = []
        self._doubled: set[str] = set()
        self._repeated = 0

    @property
    def takes_key(self) -> bool:
        """Whether the next scalar is the key of a member."""
        return bool(self._stack) and self._stack[-1].key is None and isinstance(self._stack[-1].value, dict)

    def tree(self) -> Tree:
        """What has grown.

        Raises:
            ContractError: nothing was there.
        """
        if self._root is None:
            raise self.refusal("is empty", 0)
        value, lines = self._root
        return Tree(
            file=self._file,
            value=value,
            lines=lines,
            problems=tuple(self._problems),
            doubled=frozenset(self._doubled),
        )

    def key(self, name: str, line: int, *, merging: bool = False) -> None:
        """A member's name; `merging` for YAML's merge key."""
        frame = self._stack[-1]
        if not merging and name in frame.value:
            self._double(frame, name, line)
        frame.key, frame.key_line, frame.merging = name, line, merging

    def scalar(self, value: Json, line: int, anchor: str | None = None) -> None:
        """A value without members."""
        if self._stack and (frame := self._stack[-1]).key is not None:
            line = frame.key_line
        if anchor is not None:
            self._anchors[anchor] = (value, line, 1)
        self._add(value, line, 1)

    def open(self, value: dict[str, Json] | list[Json], line: int, anchor: str | None = None) -> None:
        """The beginning of an object or array."""
        if self.takes_key:
            raise self.refusal("a key must be a name, not an object or array", line)
        if len(self._stack) >= DEPTH:
            raise self.refusal(f"nests deeper than {DEPTH} levels", line)
        if self._stack and (frame := self._stack[-1]).key is not None:
            line = frame.key_line
        lines: dict[str, Lines] | list[Lines] = {} if isinstance(value, dict) else []
        self._stack.append(_Frame(value, lines, line, anchor))

    def close(self) -> None:
        """The end of the object or array that was opened last."""
        frame = self._stack.pop()
        _merge(frame)
        lines: Lines = (frame.line, frame.lines)
        if frame.anchor is not None:
            self._anchors[frame.anchor] = (frame.value, lines, frame.size)
        self._add(frame.value, lines, frame.size)

    def alias(self, name: str, line: int) -> None:
        """A value that is the same as an earlier one."""
        if self.takes_key:
            raise self.refusal("a key must be a name, not an alias", line)
        if name not in self._anchors:
            raise self.refusal(f"*{name} stands inside its own anchor, or there is no &{name} before it", line)
        value, lines, size = self._anchors[name]
        self._repeated += size
        if self._repeated > REPEATED_NODES:
            raise self.refusal(f"aliases repeat more than {REPEATED_NODES} nodes", line)
        self._add(value, lines, size)

    def refusal(self, what: str, line: int) -> ContractError:
        """The error that the file cannot be used for a reason on a line."""
        return ContractError(Problem(what=what, where=Source(file=self._file, line=line)))

    def _add(self, value: Json, lines: Lines, size: int) -> None:
        if not self._stack:
            self._root = (value, lines)
            return
        frame = self._stack[-1]
        frame.size += size
        if frame.merging:
            self._take_merge(frame, value, lines)
        elif isinstance(frame.value, list) and isinstance(frame.lines, list):
            frame.value.append(value)
            frame.lines.append(lines)
        elif isinstance(frame.value, dict) and isinstance(frame.lines, dict) and frame.key is not None:
            frame.value[frame.key] = value
            frame.lines[frame.key] = lines
        frame.key = None

    def _take_merge(self, frame: _Frame, value: Json, lines: Lines) -> None:
        line, frame.merging = frame.key_line, False
        several = isinstance(value, list) and isinstance(lines, tuple) and isinstance(lines[1], list)
        pairs = zip(value, lines[1], strict=True) if several else ((value, lines),)  # type: ignore[arg-type, index]  # `several` says so
        for mapping, inner in pairs:
            if not isinstance(mapping, dict) or not isinstance(inner, tuple) or not isinstance(inner[1], dict):
                raise self.refusal("what << merges must be a mapping or a list of mappings", line)
            frame.merges.append((mapping, inner[1]))

    def _double(self, frame: _Frame, name: str, line: int) -> None:
        known = frame.lines[name] if isinstance(frame.lines, dict) else 0
        first = known if isinstance(known, int) else known[0]
        pointer = joined("", *(_step(open_frame) for open_frame in self._stack[:-1]), name)
        self._doubled.add(pointer)
        where = Source(file=self._file, line=line, pointer=pointer)
        self._problems.append(
            Problem(what=f"{name} is there twice, first on line {first}", where=where, remedy="remove one of them")
        )


def _step(frame: _Frame) -> str | int:
    return frame.key if frame.key is not None else len(frame.value)


def _merge(frame: _Frame) -> None:
    """Merged members come after a mapping's own, which win (YAML 1.1, merge key)."""
    if not isinstance(frame.value, dict) or not isinstance(frame.lines, dict):
        return
    for mapping, lines in frame.merges:
        for name, value in mapping.items():
            if name not in frame.value:
                frame.value[name] = value
                frame.lines[name] = lines[name]
