"""What a `$ref` leads to: a node of the same file or of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from harness.model.errors import ContractError, Problem
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.contract.files import Address, Alone, Files
    from harness.contract.tree import Tree
    from harness.model.json import Json
    from harness.model.source import Source

_LONGEST_CHAIN = 50
"""How many references one pointer may lead through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node of a file."""

    address: Address
    tree: Tree
    pointer: str
    """Within the file, where the node is really written: not through a `$ref` on the way."""
    value: Json

    @property
    def identity(self) -> tuple[Address, str]:
        """The same for the same node, however it is referred to."""
        return (self.address, self.pointer)

    def child(self, *tokens: str | int) -> Node:
        """A member or item, or a member's; it has to be there."""
        value: Json = self.value
        for token in tokens:
            value = value[token]  # type: ignore[index]  # whoever asks has seen that it is there
        return Node(address=self.address, tree=self.tree, pointer=joined(self.pointer, *tokens), value=value)

    @property
    def source(self) -> Source:
        """Where it is written."""
        return self.tree.source(self.pointer)


def reference_of(value: Json) -> str | None:
    """The reference that a value is, if it is one."""
    reference = value.get("$ref") if isinstance(value, dict) else None
    return reference if isinstance(reference, str) else None


class References:
    """Follows the references of one contract."""

    def __init__(self, files: Files | Alone) -> None:
        """Follows none yet."""
        self._files = files
        self._names: dict[Address, dict[str, str]] = {}

    def target(self, holder: Node, reference: str, depth: int = 0) -> Node:
        """What `reference`, written at `holder`, leads to; that may be a reference again.

        Raises:
            ContractError: it leads nowhere; its place is that of the reference.
        """
        where = holder.tree.source(joined(holder.pointer, "$ref"))
        if depth > _LONGEST_CHAIN:
            raise _broken(reference, "it leads through too many references, or in a ring", where)
        file, _, fragment = reference.partition("#")
        address, tree, pointer = self._file(holder, file, where)
        fragment = unquote(fragment)
        if fragment and not fragment.startswith("/"):
            pointer = self._named(address, tree, f"#{fragment}", reference, where)
            fragment = ""
        node = Node(address=address, tree=tree, pointer="", value=tree.value)
        for token in (*tokens_of(pointer), *tokens_of(fragment)):
            node = self._step(node, token, reference, where, depth)
        return node

    def _file(self, holder: Node, file: str, where: Source) -> tuple[Address, Tree, str]:
        """The file, and where in it the fragment starts: at a schema whose `$id` is what the reference names."""
        if not file or (isinstance(root := holder.tree.value, dict) and root.get("$self") == file):
            return holder.address, holder.tree, ""
        identified = self._names_in(holder.address, holder.tree).get(file)
        if identified is not None:
            return holder.address, holder.tree, identified
        return (*self._files.opened(holder.address, file, where), "")

    def _step(self, node: Node, token: str, reference: str, where: Source, depth: int) -> Node:
        """One token down; through a `$ref` on the way where the token is not beside it."""
        for _ in range(_LONGEST_CHAIN):
            if isinstance(node.value, dict) and token in node.value:
                return node.child(token)
            if isinstance(node.value, list) and token.isascii() and token.isdigit() and int(token) < len(node.value):
                return node.child(int(token))
            inner = reference_of(node.value)
            if inner is None:
                break
            node = self.target(node, inner, depth + 1)
        raise _broken(
            reference, f"there is no {token!r} in {node.tree.file}{node.pointer and ' at ' + node.pointer}", where
        )

    def _named(self, address: Address, tree: Tree, name: str, reference: str, where: Source) -> str:
        pointer = self._names_in(address, tree).get(name)
        if pointer is None:
            raise _broken(reference, f"there is no $anchor {name.removeprefix('#')!r} in {tree.file}", where)
        return pointer

    def _names_in(self, address: Address, tree: Tree) -> dict[str, str]:
        """`$id`s, and `$anchor`s with a `#` before them, to the pointers of their schemas (JSON Schema, 8.2)."""
        if address not in self._names:
            self._names[address] = dict(_names(tree.value))
        return self._names[address]


def _names(document: Json) -> Iterator[tuple[str, str]]:
    open_nodes: list[tuple[str, Json]] = [("", document)]
    while open_nodes:
        pointer, value = open_nodes.pop()
        if isinstance(value, dict):
            yield from _own_names(pointer, value)
            open_nodes.extend((joined(pointer, name), inner) for name, inner in value.items() if _is_container(inner))
        elif isinstance(value, list):
            open_nodes.extend(
                (joined(pointer, index), inner) for index, inner in enumerate(value) if _is_container(inner)
            )


def _own_names(pointer: str, value: dict[str, Json]) -> Iterator[tuple[str, str]]:
    for keyword, prefix in (("$id", ""), ("$anchor", "#"), ("$dynamicAnchor", "#")):
        name = value.get(keyword)
        if isinstance(name, str) and name:
            yield prefix + name.rstrip("#"), pointer


def _is_container(value: Json) -> bool:
    return isinstance(value, (dict, list))


def _broken(reference: str, why: str, where: Source) -> ContractError:
    return ContractError(Problem(what=f"$ref {reference} leads nowhere: {why}", where=where))
