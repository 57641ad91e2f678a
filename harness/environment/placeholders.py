"""`${env:NAME}` and `${file:PATH}`: a file's tree to its values, secrets typed as such from here on."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from harness.model.errors import Problem, UserError
from harness.model.pointer import joined
from harness.model.secret import Secret
from harness.userfile.mistakes import dotted
from harness.userfile.reading import shown, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from harness.userfile.tree import Node, Scalar, Tree

LARGEST_SECRET = 64_000
"""Bytes of a file that `${file:PATH}` reads."""

_PLACEHOLDER = re.compile(r"\$\{(?:(env|file):([^${}]*)\}|)")


class Resolved(str):
    """A text that a placeholder gave: not shown in messages, and a number where one is wanted."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """How the texts of a file are to be taken, by the JSON Pointer of each."""

    secret: Callable[[str], bool]
    """What is a credential."""
    written: Callable[[str], bool]
    """What is taken as it is written, although it looks like a number or a truth value."""
    verbatim: Callable[[str], bool]
    """Where a `${…}` of another kind means something to somebody else."""


@dataclass(slots=True)
class Resolution:
    """Turns a tree into values and keeps what went wrong."""

    tree: Tree
    meaning: Meaning
    variables: Mapping[str, str] | None
    """What `${env:NAME}` is looked up in; `None` to resolve nothing, for an environment that is not asked."""
    directory: Path
    """What `${file:PATH}` is relative to."""
    problems: list[Problem] = field(default_factory=list)
    unresolved: set[str] = field(default_factory=set)
    """JSON Pointers of the texts of which some placeholder has no value."""

    def value(self) -> object:
        """The values of the file: what JSON has, `Secret` and `Resolved`."""
        return self._value(self.tree.root, "")

    def _value(self, node: Node, pointer: str) -> object:
        if isinstance(node, dict):
            return {name: self._value(below, joined(pointer, name)) for name, below in node.items()}
        if isinstance(node, list):
            return [self._value(below, joined(pointer, index)) for index, below in enumerate(node)]
        if node.value is None:
            return None
        written = isinstance(node.value, str) or self.meaning.secret(pointer) or self.meaning.written(pointer)
        return self._text(node, pointer) if written else node.value

    def _text(self, node: Scalar, pointer: str) -> object:
        text = node.text if not isinstance(node.value, bool) else node.text.lower()
        if not _PLACEHOLDER.search(text):
            return Secret(text) if self.meaning.secret(pointer) else text
        if self.variables is None:
            self.unresolved.add(pointer)
            return Secret(text) if self.meaning.secret(pointer) else Resolved(text)
        resolved = _PLACEHOLDER.sub(lambda found: self._looked_up(found, pointer), text)
        return Secret(resolved) if self.meaning.secret(pointer) else Resolved(resolved)

    def _looked_up(self, found: re.Match[str], pointer: str) -> str:
        scheme, name = found.groups()
        if scheme == "env":
            return self._variable(name, pointer)
        if scheme == "file":
            return self._file(name, pointer)
        if not self.meaning.verbatim(pointer):
            self._complain(
                pointer, f"{dotted(pointer)} has a ${{…}} of an unknown kind", "write ${env:NAME} or ${file:PATH}"
            )
        return found.group()

    def _variable(self, name: str, pointer: str) -> str:
        value = (self.variables or {}).get(name)
        if not value:
            state = "is not set" if value is None else "is empty"
            self._complain(
                pointer, f"${{env:{name}}} {state}", f"export {name}, or give {dotted(pointer)} another source"
            )
        return value or ""

    def _file(self, path: str, pointer: str) -> str:
        file = self.directory / path
        try:
            content = text_of(file, LARGEST_SECRET).rstrip("\r\n")
        except UserError as error:
            what = error.problems[0].what
            remedy = f"create {shown(file)}, or give {dotted(pointer)} another source"
            self._complain(pointer, f"${{file:{path}}} {what}", remedy)
            return ""
        if not content:
            self._complain(pointer, f"${{file:{path}}} is empty", f"write the value into {shown(file)}")
        return content

    def _complain(self, pointer: str, what: str, remedy: str) -> None:
        self.unresolved.add(pointer)
        self.problems.append(Problem(what=what, where=self.tree.source_of(pointer), remedy=remedy))
