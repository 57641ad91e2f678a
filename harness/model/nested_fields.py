"""Objects and lists in a form's fields: `items[0][price]` is the price of the first of the items."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from harness.model.json import Json

_NESTED = re.compile(r"([^\[\]]+)((?:\[[^\[\]]+\])+)")

_TOKEN = re.compile(r"\[([^\[\]]+)\]")

DEEPEST = 8
"""How many brackets a name may have: what has more is one field as it stands."""


def gathered(fields: dict[str, Json]) -> dict[str, Json]:
    """The fields with those that stand in one object or list put together; what contradicts itself stays apart."""
    inside: dict[str, dict[str, Json]] = {}
    for name, value in fields.items():
        if (tokens := _tokens(name)) is not None:
            inside.setdefault(tokens[0], {})[name] = value
    gathered_ones = {top: _together(own) for top, own in inside.items() if top not in fields}
    found: dict[str, Json] = {}
    for name, value in fields.items():
        top = (_tokens(name) or (name,))[0]
        together = gathered_ones.get(top)
        if together is None or name not in inside[top]:
            found[name] = value
        else:
            found[top] = together
    return found


def is_counted(names: Collection[str]) -> frozenset[str]:
    """What fields with these names are the parts of, unless it is a field itself."""
    return frozenset(tokens[0] for name in names if (tokens := _tokens(name)) is not None and tokens[0] not in names)


def scattered(value: dict[str, Json], bracketed: Collection[str] = ()) -> dict[str, Json]:
    """The same the other way round, a field for each single value.

    Args:
        value: What a form holds.
        bracketed: Names of lists whose items are counted in brackets; others have a field of the same name for each.
    """
    found: dict[str, Json] = {}
    for name, one in value.items():
        found.update(_scattered(name, one, is_counted=name in bracketed))
    return found


def _scattered(name: str, value: Json, *, is_counted: bool) -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _scattered(f"{name}[{key}]", one, is_counted=True)
    elif isinstance(value, list) and (is_counted or any(isinstance(one, dict | list) for one in value)):
        for index, one in enumerate(value):
            yield from _scattered(f"{name}[{index}]", one, is_counted=True)
    else:
        yield name, value


def _tokens(name: str) -> tuple[str, ...] | None:
    found = _NESTED.fullmatch(name)
    tokens = () if found is None else (found[1], *_TOKEN.findall(found[2]))
    return tokens if 0 < len(tokens) <= DEEPEST else None


def _together(own: dict[str, Json]) -> Json | None:
    tree: dict[str, Json] = {}
    for name, value in own.items():
        *above, last = (_tokens(name) or (name,))[1:]
        place = tree
        for token in above:
            below = place.setdefault(token, {})
            if not isinstance(below, dict):
                return None
            place = below
        if last in place or isinstance(value, list):
            # What comes more than once under one name is no single value.
            return None
        place[last] = value
    return _listed(tree)


def _listed(value: Json) -> Json:
    if not isinstance(value, dict):
        return value
    members = {name: _listed(one) for name, one in value.items()}
    is_list = [*members] == [str(index) for index in range(len(members))]
    return [*members.values()] if is_list else members
