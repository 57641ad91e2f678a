"""A JSON body to its shape: which distinct objects it holds, what they have, of which types and formats."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from harness.model.pointer import ANY, joined
from harness.model.secret import MASK
from harness.model.shape import Scalar, Shape
from harness.observation.formats import number_formats, string_formats
from harness.observation.names import identifying, is_map
from harness.observation.redaction import is_secret_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.json import Json

DEEPEST: Final = 32
"""Levels of nesting that are folded; what lies below is known by its type alone."""

FIRST_ITEMS: Final = 200
LAST_ITEMS: Final = 8
"""How many items of an array, and members of a map, are folded."""

TEXT: Final = 64
"""How many characters of JSON text are kept of a value; a longer value has none."""

COMMON: Final = 64
"""Objects of so many members at most are taken to come again, in other bodies."""

_OBJECT = Scalar(type="object")
_ARRAY = Scalar(type="array")
_CONTAINERS = frozenset({"object", "array"})
_MASKED_STRING = encode_basestring(MASK)
_MASKED_NUMBER = "0"
_SAFE_INTEGER = 2**63

_Item = TypeVar("_Item")
_Folded: TypeAlias = "tuple[str, Scalar]"
"""What stands for a value in its parent's content (a container's digest), and what is kept of it."""


def folded(body: Json, mask: Callable[[str], str] | None = None) -> Shape:
    """The shape of one body.

    An object's digest is made of the names and types of its members and of its identity, or of its content where it
    has none: the same order read 40 times counts once, and objects of different structure never share a digest.
    A free map (`names.is_map`) has no member names; its values stand under `*`, as items of an array do.

    Args:
        body: a decoded JSON value.
        mask: masks secrets in a text; `None` where the body holds none but those under a secret's name.
    """
    folding = _Folding(mask)
    token, scalar = folding.value(body, "", 0, hidden=False)
    folding.add("", _item_digest(token, scalar), scalar)
    return Shape(objects=folding.objects, values=folding.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    name: str
    pointer: str
    is_secret: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layout:
    """What all objects with the same names at the same place have in common."""

    is_map: bool
    names: frozenset[str]
    members: tuple[_Member, ...]
    """By name."""
    signature: str
    identity: int | None
    """Index of the identifying member."""


class _Folding:
    """The shape while it grows."""

    def __init__(self, mask: Callable[[str], str] | None) -> None:
        self.objects: dict[str, dict[str, frozenset[str]]] = {}
        self.values: dict[str, dict[str, Scalar]] = {}
        self._mask = mask
        self._layouts: dict[tuple[str, tuple[str, ...]], _Layout] = {}

    def add(self, pointer: str, digest: str, scalar: Scalar) -> None:
        """Keeps a value; of two readings of one object the same one whatever their order."""
        seen = self.values.get(pointer)
        if seen is None:
            self.values[pointer] = {digest: scalar}
        elif digest not in seen:
            seen[digest] = scalar
        elif seen[digest] != scalar:
            seen[digest] = min(seen[digest], scalar, key=_rank)

    def value(self, value: Json, pointer: str, depth: int, *, hidden: bool) -> _Folded:
        """Folds one value and everything below it."""
        if isinstance(value, str):
            return self._string(value, hidden=hidden)
        if isinstance(value, dict):
            return (self._object(value, pointer, depth, hidden=hidden) if depth < DEEPEST else "object"), _OBJECT
        if isinstance(value, list):
            return (self._array(value, pointer, depth, hidden=hidden) if depth < DEEPEST else "array"), _ARRAY
        if value is None or isinstance(value, bool):
            return _CONSTANTS[value]
        return self._number(value, hidden=hidden)

    def _object(self, value: dict[str, Json], pointer: str, depth: int, *, hidden: bool) -> str:
        layout = self._layout(value, pointer)
        if layout.is_map:
            return self._map(value, pointer, depth, hidden=hidden)
        folded_members = [
            self.value(value[member.name], member.pointer, depth + 1, hidden=hidden or member.is_secret)
            for member in layout.members
        ]
        structure = layout.signature + ",".join([scalar.type for _, scalar in folded_members])
        digest = _digest((structure, *_distinction(layout, folded_members)))
        self.objects.setdefault(pointer, {})[digest] = layout.names
        for member, (_, scalar) in zip(layout.members, folded_members, strict=True):
            self.add(member.pointer, digest, scalar)
        return digest

    def _map(self, value: dict[str, Json], pointer: str, depth: int, *, hidden: bool) -> str:
        names = _bounded(sorted(value))
        tokens = self._items([value[name] for name in names], pointer, depth, hidden=hidden)
        digest = _digest(("map", str(len(value)), *names, *tokens))
        self.objects.setdefault(pointer, {})[digest] = frozenset()
        return digest

    def _array(self, value: list[Json], pointer: str, depth: int, *, hidden: bool) -> str:
        return _digest(("array", str(len(value)), *self._items(_bounded(value), pointer, depth, hidden=hidden)))

    def _items(self, items: list[Json], pointer: str, depth: int, *, hidden: bool) -> list[str]:
        below = f"{pointer}/{ANY}"
        tokens = []
        for item in items:
            token, scalar = self.value(item, below, depth + 1, hidden=hidden)
            self.add(below, _item_digest(token, scalar), scalar)
            tokens.append(token)
        return tokens

    def _layout(self, value: dict[str, Json], pointer: str) -> _Layout:
        key = (pointer, tuple(value))
        layout = self._layouts.get(key)
        if layout is None:
            is_common = self._mask is None and len(value) <= COMMON
            made = _common_layout(*key) if is_common else _made_layout(*key, self._mask)
            layout = self._layouts[key] = made
        return layout

    def _string(self, value: str, *, hidden: bool) -> _Folded:
        if hidden:
            return MASK, Scalar(type="string", formats=string_formats(value), text=_MASKED_STRING if value else '""')
        if self._mask is None:
            return value, _string(value)
        masked = self._mask(value)
        if masked == value:
            return value, _string(value)
        return masked, Scalar(type="string", formats=string_formats(value), text=_kept(encode_basestring(masked)))

    def _number(self, value: float, *, hidden: bool) -> _Folded:
        kind, text = _number_text(value)
        if hidden or (self._mask is not None and self._mask(text) != text):
            text = _MASKED_NUMBER
        kept = _kept(text) if isfinite(value) else None
        return text, Scalar(type=kind, formats=number_formats(value), text=kept)


@lru_cache(maxsize=1024)
def _common_layout(pointer: str, names: tuple[str, ...]) -> _Layout:
    """The same few layouts stand in thousands of bodies."""
    return _made_layout(pointer, names, None)


def _made_layout(pointer: str, names: tuple[str, ...], mask: Callable[[str], str] | None) -> _Layout:
    if is_map(names):
        return _Layout(is_map=True, names=frozenset(), members=(), signature="", identity=None)
    shown = {name: mask(name) if mask else name for name in sorted(names)}
    identity = identifying(names, pointer)
    return _Layout(
        is_map=False,
        names=frozenset(shown.values()),
        members=tuple(
            _Member(name=name, pointer=joined(pointer, text), is_secret=is_secret_name(name))
            for name, text in shown.items()
        ),
        signature=repr(tuple(shown.values())),
        identity=None if identity is None else sorted(names).index(identity),
    )


_CONSTANTS: dict[bool | None, _Folded] = {
    None: ("null", Scalar(type="null", text="null")),
    False: ("false", Scalar(type="boolean", text="false")),
    True: ("true", Scalar(type="boolean", text="true")),
}


def _distinction(layout: _Layout, members: list[_Folded]) -> list[str]:
    """What tells an object from others of its structure: its identity where that is a text or number, else all."""
    if layout.identity is not None:
        token, scalar = members[layout.identity]
        if scalar.type in ("string", "integer") and token not in ("", MASK):
            return [token]
    return ["", *(token for token, _ in members)]


def _item_digest(token: str, scalar: Scalar) -> str:
    return token if scalar.type in _CONTAINERS else _digest((scalar.type, token))


def _digest(content: tuple[str, ...]) -> str:
    # repr keeps the parts apart, escapes lone surrogates, and is made in C.
    return blake2b(repr(content).encode(), digest_size=8).hexdigest()


@lru_cache(maxsize=16384)
def _string(value: str) -> Scalar:
    text = _kept(encode_basestring(value)) if len(value) < TEXT else None
    return Scalar(type="string", formats=string_formats(value), text=text)


def _number_text(value: float) -> tuple[str, str]:
    """JSON type and text; 10.0 is an integer, as JSON does not tell the two apart."""
    if isinstance(value, int):
        return "integer", str(value)
    if not value.is_integer():
        return "number", repr(value)
    return "integer", str(int(value)) if abs(value) < _SAFE_INTEGER else repr(value)


def _kept(text: str) -> str | None:
    return text if len(text) <= TEXT else None


def _rank(scalar: Scalar) -> tuple[str, tuple[str, ...], str]:
    return scalar.type, scalar.formats, scalar.text or ""


def _bounded(items: list[_Item]) -> list[_Item]:
    return items if len(items) <= FIRST_ITEMS + LAST_ITEMS else items[:FIRST_ITEMS] + items[-LAST_ITEMS:]
