"""All files of a contract in one document, in which every `$ref` starts with `#/` and leads somewhere."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from harness.contract.document import node_at
from harness.contract.grammar import (
    INESSENTIAL,
    OPENAPI,
    REFERABLE,
    SHARED,
    SWAGGER,
    SWAGGER_SHARED,
    Container,
    Field,
    Kind,
    field_of,
    kind_at,
)
from harness.contract.origins import Origins
from harness.contract.references import reference_of
from harness.contract.rings import leads_back
from harness.model.errors import ContractError, Problem
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from harness.contract.references import Node, References
    from harness.model.json import Json

MOST_OBJECTS = 2_000_000
"""How many objects a bundled document may have."""

DEEPEST = 200
"""How deep a bundled document may nest, with what path items and components are put in place of references."""

_IDENTIFIERS = frozenset({"$id", "$schema", "$anchor"})
"""Would give the schemas of other files a base address of their own, under which `#/…` leads elsewhere."""


def _placeholder(kind: Kind) -> Json:
    """What stands where a reference leads nowhere; operations that reach it are not judged."""
    if kind is Kind.PARAMETER:
        return {"name": "unresolved", "in": "query", "schema": {}}
    if kind in (Kind.SCHEMA, Kind.PATH_ITEM, Kind.OPERATION, Kind.COMPONENTS):
        return {}
    return {"description": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The one document, and what is known about it."""

    document: dict[str, Json]
    origins: Origins
    problems: tuple[Problem, ...]
    broken: Mapping[str, str]
    """Pointer where something is missing that matters, to why."""
    references: tuple[tuple[str, str], ...]
    """(pointer of the one that refers, pointer of what it refers to)."""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where in the bundled document something is written."""

    pointer: str
    depth: int
    essential: bool = True
    """Whether an operation cannot be judged without it."""
    within: frozenset[tuple[str, str]] = frozenset()
    """What is being put in place of references around it, against rings."""

    def below(self, *tokens: str | int) -> _Spot:
        return _Spot(joined(self.pointer, *tokens), self.depth + len(tokens), self.essential, self.within)

    def inside(self, identity: tuple[str, str]) -> _Spot:
        return _Spot(self.pointer, self.depth, self.essential, self.within | {identity})

    def of(self, kind: Kind) -> _Spot:
        return _Spot(self.pointer, self.depth, self.essential and kind not in INESSENTIAL, self.within)


def bundled(root: Node, references: References, specification: str) -> Bundle:
    """Puts all files of a contract into one document.

    Args:
        root: The main file.
        references: Follows its references.
        specification: `2.0`, `3.0`, `3.1` or `3.2`.

    Raises:
        ContractError: the document would become too large.
    """
    bundler = _Bundler(root, references, specification)
    return bundler.bundle()


@dataclass(slots=True)
class _Bundler:
    root: Node
    follow: References
    specification: str
    origins: Origins = field(default_factory=Origins)
    problems: list[Problem] = field(default_factory=list)
    broken: dict[str, str] = field(default_factory=dict)
    links: list[tuple[_Spot, str]] = field(default_factory=list)
    placed: dict[tuple[tuple[str, str], Kind], str] = field(default_factory=dict)
    """Node and what it is taken for, to where it is in the document."""
    inlined: set[str] = field(default_factory=set)
    """Pointers of shared objects that take the place of a reference to another file."""
    hoisted: dict[str, dict[str, Json]] = field(default_factory=dict)
    """Pointer of a map of shared objects to those of other files."""
    waiting: deque[tuple[Kind, Node, _Spot]] = field(default_factory=deque)
    objects: int = 0

    @property
    def grammar(self) -> Mapping[Kind, Mapping[str, Field]]:
        return SWAGGER if self.specification == "2.0" else OPENAPI

    @property
    def shared(self) -> Mapping[Kind, str]:
        return SWAGGER_SHARED if self.specification == "2.0" else SHARED

    def bundle(self) -> Bundle:
        self.origins.mount("", self.root.tree, "")
        for kind, pointer in self.shared.items():
            self._claim_shared(kind, pointer)
        document = self._object(Kind.DOCUMENT, self.root, _Spot("", 0))
        if not isinstance(document, dict):
            raise ContractError(Problem(what="is no OpenAPI document", where=self.root.source))
        document.pop("$self", None)
        while self.waiting:
            kind, node, spot = self.waiting.popleft()
            parent, _, _ = spot.pointer.rpartition("/")
            self.hoisted[parent][tokens_of(spot.pointer)[-1]] = self._mounted(kind, node, spot)
        for pointer, members in self.hoisted.items():
            _members_of(document, pointer).update(members)
        self._check_links(document)
        return Bundle(
            document=document,
            origins=self.origins,
            problems=tuple(self.problems),
            broken=self.broken,
            references=tuple((spot.pointer, pointer) for spot, pointer in self.links if spot.essential),
        )

    def _claim_shared(self, kind: Kind, pointer: str) -> None:
        """Shared objects that are only a reference to another file are where that file's object goes."""
        node: Node | None = self.root
        for token in tokens_of(pointer):
            node = self._entered(node, token) if node else None
        node = self._through(node) if node else None
        if node is None or not isinstance(node.value, dict):
            return
        for name in node.value:
            member = node.child(name)
            spot = joined(pointer, name)
            self.placed.setdefault((member.identity, kind), spot)
            target = self._through(member)
            if target is None or target is member or target.address == self.root.address:
                continue
            if self.placed.setdefault((target.identity, kind), spot) == spot:
                self.inlined.add(spot)

    def _entered(self, node: Node, token: str) -> Node | None:
        node_or_none = self._through(node)
        if node_or_none is None or not isinstance(node_or_none.value, dict) or token not in node_or_none.value:
            return None
        return node_or_none.child(token)

    def _through(self, node: Node) -> Node | None:
        """What a node leads to in one step if it is nothing but a reference; `None` if that leads nowhere."""
        reference = reference_of(node.value)
        if reference is None or not isinstance(node.value, dict) or len(node.value) > 1:
            return node
        try:
            return self.follow.target(node, reference)
        except ContractError:
            return None  # told where the reference is copied

    def _mounted(self, kind: Kind, node: Node, spot: _Spot) -> Json:
        self.origins.mount(spot.pointer, node.tree, node.pointer)
        return self._object(kind, node, spot)

    def _object(self, kind: Kind, node: Node, spot: _Spot) -> Json:
        """A copy of an object, its references made local."""
        value = node.value
        self.objects += 1
        if self.objects > MOST_OBJECTS:
            raise ContractError(Problem(what=f"has more than {MOST_OBJECTS} objects", where=self.root.source))
        if isinstance(value, list) and kind is Kind.SCHEMA:
            return [self._object(kind, node.child(index), spot.below(index)) for index in range(len(value))]
        if not isinstance(value, dict):
            return value if kind is not Kind.SCHEMA or isinstance(value, bool) else self._no_schema(node)
        spot = spot.of(kind)
        if spot.depth > DEEPEST:
            return self._missing(kind, spot, Problem(what=f"nests deeper than {DEEPEST} levels", where=node.source))
        reference = reference_of(value)
        if reference is not None and kind in REFERABLE:
            return self._reference(kind, node, reference, spot)
        return self._members(kind, node, spot)

    def _no_schema(self, node: Node) -> Json:
        self.problems.append(Problem(what="a schema must be an object", where=node.source))
        return {}

    def _members(self, kind: Kind, node: Node, spot: _Spot, without: str = "") -> dict[str, Json]:
        copy: dict[str, Json] = {}
        for name, value in node.value.items():  # type: ignore[union-attr]  # only called for objects
            if name == without or (kind is Kind.SCHEMA and name in _IDENTIFIERS and isinstance(value, str)):
                continue
            holds = field_of(self.grammar, kind, name)
            if holds is not None:
                copy[name] = self._field(holds, node.child(name), spot.below(name))
            elif kind is Kind.SCHEMA and name == "discriminator":
                copy[name] = self._discriminator(node, value, spot)
            else:
                copy[name] = value
        return copy

    def _field(self, holds: Field, node: Node, spot: _Spot) -> Json:
        value = node.value
        if holds.container is Container.ONE:
            return self._object(holds.kind, node, spot)
        if holds.container is Container.LIST and isinstance(value, list):
            return [self._object(holds.kind, node.child(index), spot.below(index)) for index in range(len(value))]
        if holds.container is Container.MAP and isinstance(value, dict):
            return self._map(holds, node, spot)
        return value

    def _map(self, holds: Field, node: Node, spot: _Spot) -> Json:
        """A map of objects; one that is itself a reference, which no specification has and many write, is read."""
        reference = reference_of(node.value)
        if reference is not None:
            target = self._target(holds.kind, node, reference, spot)
            if target is None or not isinstance(target.value, dict) or target.identity in spot.within:
                return {}
            self.origins.mount(spot.pointer, target.tree, target.pointer)
            return self._map(holds, target, spot.inside(target.identity))
        copy: dict[str, Json] = {}
        for name in node.value if isinstance(node.value, dict) else ():
            copy[name] = self._object(holds.kind, node.child(name), spot.below(name))
        return copy

    def _target(self, kind: Kind, node: Node, reference: str, spot: _Spot) -> Node | None:
        try:
            return self.follow.target(node, reference)
        except ContractError as error:
            for problem in error.problems:
                self._missing(kind, spot, problem)
            return None

    def _missing(self, kind: Kind, spot: _Spot, problem: Problem) -> Json:
        self.problems.append(problem)
        if spot.essential:
            self.broken.setdefault(spot.pointer, str(problem).partition("\n")[0])
        return _placeholder(kind)

    def _reference(self, kind: Kind, node: Node, reference: str, spot: _Spot) -> Json:
        target = self._target(kind, node, reference, spot)
        if target is None:
            return _placeholder(kind)
        if kind not in self.shared or kind is Kind.PATH_ITEM or spot.pointer in self.inlined:
            return self._inlined(kind, node, target, spot)
        pointer = self._placed(kind, target)
        self.links.append((spot, pointer))
        return {**self._beside(kind, node, spot), "$ref": f"#{pointer}"}

    def _beside(self, kind: Kind, node: Node, spot: _Spot) -> dict[str, Json]:
        """What counts beside a `$ref`: all of a schema, and the texts of others, since 3.1; nothing before."""
        if self.specification in ("2.0", "3.0"):
            return {}
        beside = self._members(kind, node, spot, without="$ref") if kind is Kind.SCHEMA else node.value
        texts = ("summary", "description")
        return {
            name: value
            for name, value in beside.items()  # type: ignore[union-attr]  # only called for objects
            if kind is Kind.SCHEMA or name in texts
        }

    def _inlined(self, kind: Kind, node: Node, target: Node, spot: _Spot) -> Json:
        """The target in place of the reference, what stands beside the reference winning."""
        if target.identity in spot.within:
            return _placeholder(kind)
        copy = self._mounted(kind, target, spot.inside(target.identity))
        beside = self._members(kind, node, spot, without="$ref") if kind is Kind.PATH_ITEM else {}
        for name in beside:
            self.origins.mount(joined(spot.pointer, name), node.tree, joined(node.pointer, name))
        return {**copy, **beside} if isinstance(copy, dict) else copy

    def _placed(self, kind: Kind, target: Node) -> str:
        """Where in the document a target is: where it always was, or among the shared objects."""
        known = self.placed.get((target.identity, kind))
        if known is not None:
            return known
        if target.address == self.root.address and kind_at(self.grammar, tokens_of(target.pointer)) is kind:
            return target.pointer
        home = self.shared[kind]
        members = self.hoisted.setdefault(home, {})
        pointer = joined(home, self._free_name(target, home, members))
        members[tokens_of(pointer)[-1]] = None
        self.placed[target.identity, kind] = pointer
        self.waiting.append((kind, target, _Spot(pointer, len(tokens_of(pointer)))))
        return pointer

    def _free_name(self, target: Node, home: str, members: Mapping[str, Json]) -> str:
        tokens = tokens_of(target.pointer)
        wanted = tokens[-1] if tokens else PurePosixPath(target.tree.file).stem
        name = first = re.sub(r"[^A-Za-z0-9._-]+", "_", wanted) or "shared"
        number = 1
        while name in members or joined(home, name) in self._main_names(home):
            number += 1
            name = f"{first}_{number}"
        return name

    def _main_names(self, home: str) -> frozenset[str]:
        """Pointers of the objects that the main file shares itself."""
        node: Node | None = self.root
        for token in tokens_of(home):
            node = self._entered(node, token) if node else None
        node = self._through(node) if node else None
        names = node.value if node and isinstance(node.value, dict) else {}
        return frozenset(joined(home, name) for name in names)

    def _discriminator(self, node: Node, value: Json, spot: _Spot) -> Json:
        """A discriminator, its mapping to files made local; names of shared schemas stay names."""
        mapping = value.get("mapping") if isinstance(value, dict) else None
        if not isinstance(value, dict) or not isinstance(mapping, dict):
            return value
        local: dict[str, Json] = {}
        for name, reference in mapping.items():
            local[name] = reference
            if isinstance(reference, str) and re.search(r"[#/]|\.(ya?ml|json)$", reference):
                optional = _Spot(joined(spot.pointer, "discriminator"), spot.depth + 1, essential=False)
                target = self._target(Kind.SCHEMA, node, reference, optional)
                if target is not None:
                    local[name] = f"#{self._placed(Kind.SCHEMA, target)}"
        return {**value, "mapping": local}

    def _check_links(self, document: dict[str, Json]) -> None:
        """A reference into something that was itself put elsewhere leads nowhere now: it is told, not left dangling."""
        for spot, pointer in self.links:
            what = None if _is_there(document, pointer) else f"$ref #{pointer} leads nowhere"
            if what is None and leads_back(document, spot.pointer, pointer):
                what = f"$ref #{pointer} leads back here: a schema that is its own $ref has no meaning"
            if what is not None:
                self._missing(Kind.SCHEMA, spot, Problem(what=what, where=self.origins.source(spot.pointer)))
                node = node_at(document, spot.pointer)
                if isinstance(node, dict):
                    node.pop("$ref", None)


def _is_there(document: Json, pointer: str) -> bool:
    parent, _, _ = pointer.rpartition("/")
    tokens = tokens_of(pointer)
    if not tokens:
        return True
    node = node_at(document, parent)
    if isinstance(node, dict):
        return tokens[-1] in node
    return isinstance(node, list) and node_at(document, pointer) is not None


def _members_of(document: dict[str, Json], pointer: str) -> dict[str, Json]:
    """The map of shared objects at a pointer, made where it is not there or is something else."""
    node = document
    for token in tokens_of(pointer):
        inner = node.get(token)
        if not isinstance(inner, dict):
            inner = {}
            node[token] = inner
        node = inner
    return node
