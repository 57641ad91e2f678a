"""YAML text (1.2, core schema, with merge keys) to a tree; no message shows a value, since it may be a credential.

Infinity and NaN, which JSON does not have, stay texts, so that a number that is wanted there is missed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import yaml

from harness.model.errors import Problem, UserError
from harness.model.pointer import joined
from harness.model.source import Source
from harness.userfile.tree import Node, Scalar, Tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.json import Json

DEPTH = 32
"""How deep a file may nest; the deepest setting of all stands at six."""

NODES = 20_000
"""How many values a file may have once its aliases are written out, against files that grow without end."""

_DIGITS = 100
"""Longest number that is read as one."""

_MERGE = "<<"
_TAGS = "tag:yaml.org,2002:"
_QUOTE_REMEDY = "a text that starts with !, & or * needs quotes"
_SYNTAX_REMEDY = "look at the indentation, brackets and quotes up to this line"

_WORDS: dict[str, Json] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


def yaml_tree(text: str, file: str) -> Tree:
    """The tree of a YAML text; keys are what is written (`200`, `no`), dates stay texts.

    Args:
        text: of the file.
        file: as shown to the user.

    Raises:
        UserError: it is not YAML, has no or more than one document, nests too deeply, grows without end.
    """
    growth = _Growth(file=file)
    try:
        root = growth.document(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise growth.refusal(f"is not YAML: {_told(error)}", mark.line + 1 if mark else 0, _SYNTAX_REMEDY) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise growth.refusal("is not YAML: holds a control character", line, "remove it, or escape it") from None
    return Tree(file=file, root=root, lines=growth.lines, problems=tuple(growth.problems))


def scalar(text: str) -> Scalar:
    """A plain text of YAML as the value that it means."""
    return Scalar(text, _meaning(text))


def _told(error: yaml.MarkedYAMLError) -> str:
    """The parser's words without what it quotes from the file."""
    words = error.problem or error.context or "it cannot be parsed"
    return re.sub(r"'(?!<|\\.')[^']{2,}'|\"[^\"]{2,}\"", "…", words)


def _meaning(text: str) -> Json:
    if text in _WORDS:
        return _WORDS[text]
    if len(text) > _DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _BASED.fullmatch(text):
        return int(text, 0)
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number if isfinite(number) else text
    return text


@dataclass(slots=True)
class _Growth:
    """Builds the tree from the parser's events, by descent; `DEPTH` keeps the descent short."""

    file: str
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    """Name to node and to how many values it has."""
    _count: int = 0

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise self.refusal("holds more than one document", _line(event), "remove what follows the ---")
                first = next(events)
                self.lines[""] = _line(first)
                root = self._node(first, events, "")
        if root is None or (isinstance(root, Scalar) and root.value is None):
            raise self.refusal("is empty", 0, "write what it is to say")
        return root

    def refusal(self, what: str, line: int, remedy: str) -> UserError:
        """The error that nothing of the file can be used."""
        return UserError(*self.problems, self._problem(what, line, remedy))

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], pointer: str) -> Node:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        self._grow(1, event)
        before = self._count
        node = self._content(event, events, pointer)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._anchors[event.anchor] = (node, self._count - before + 1)
        return node

    def _content(self, event: yaml.Event, events: Iterator[yaml.Event], pointer: str) -> Node:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if pointer.count("/") >= DEPTH:
            raise self.refusal(f"nests deeper than {DEPTH} levels", _line(event), "close what was opened")
        if isinstance(event, yaml.CollectionStartEvent) and event.tag not in {None, "!", f"{_TAGS}map", f"{_TAGS}seq"}:
            self._complain_of_tag(event)
        return (
            self._members(events, pointer)
            if isinstance(event, yaml.MappingStartEvent)
            else self._items(events, pointer)
        )

    def _items(self, events: Iterator[yaml.Event], pointer: str) -> Node:
        items: list[Node] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            below = joined(pointer, len(items))
            self.lines[below] = _line(event)
            items.append(self._node(event, events, below))
        return items

    def _members(self, events: Iterator[yaml.Event], pointer: str) -> Node:
        members: dict[str, Node] = {}
        merged: list[Node] = []
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self.refusal("has a key that is no name", _line(event), _QUOTE_REMEDY)
            if event.value == _MERGE and event.implicit[0]:
                merged.append(self._node(next(events), events, joined(pointer, _MERGE)))
            else:
                self._member(members, event, events, pointer)
        for other in merged:
            self._merge(members, other, pointer)
        return members

    def _member(
        self, members: dict[str, Node], key: yaml.ScalarEvent, events: Iterator[yaml.Event], pointer: str
    ) -> None:
        below = joined(pointer, key.value)
        if key.value in members:
            first = self.lines[below]
            what = f"{key.value} is there twice, first on line {first}"
            self.problems.append(self._problem(what, _line(key), "keep one of the two"))
            self._node(next(events), events, below)
            return
        self.lines[below] = _line(key)
        members[key.value] = self._node(next(events), events, below)

    def _merge(self, members: dict[str, Node], other: Node, pointer: str) -> None:
        """Adds what is not there yet (YAML's merge key); the first of several wins."""
        for each in other if isinstance(other, list) else [other]:
            if not isinstance(each, dict):
                line = self.lines.get(pointer, 0)
                self.problems.append(self._problem(f"{_MERGE} merges what is no mapping", line, "merge an alias"))
                return
            for name, node in each.items():
                members.setdefault(name, node)

    def _alias(self, event: yaml.AliasEvent) -> Node:
        if event.anchor not in self._anchors:
            raise self.refusal("has an alias (*) without an anchor (&) before it", _line(event), _QUOTE_REMEDY)
        node, size = self._anchors[event.anchor]
        self._grow(size, event)
        return node

    def _grow(self, size: int, event: yaml.Event) -> None:
        self._count += size
        if self._count > NODES:
            raise self.refusal(f"has more than {NODES} values", _line(event), "write it without so many aliases")

    def _scalar(self, event: yaml.ScalarEvent) -> Scalar:
        tag = (event.tag or "").removeprefix(_TAGS)
        plain = event.implicit[0] or tag in {"null", "bool", "int", "float"}
        if tag not in {"", "!", "str", "null", "bool", "int", "float"}:
            self._complain_of_tag(event)
        return scalar(event.value) if plain else Scalar(event.value, event.value)

    def _complain_of_tag(self, event: yaml.Event) -> None:
        self.problems.append(self._problem("has a tag (!), which means nothing here", _line(event), _QUOTE_REMEDY))

    def _problem(self, what: str, line: int, remedy: str) -> Problem:
        return Problem(what=what, where=Source(file=self.file, line=line), remedy=remedy)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
