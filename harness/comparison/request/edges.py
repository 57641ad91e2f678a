"""What a probe found out about a bound, in words: `quantity ≤ 100 in on-prem, ≤ 500 in cloud-a`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from harness.comparison.acceptance import UPPER, name_of_place
from harness.model.difference import Side

if TYPE_CHECKING:
    from harness.comparison.acceptance import Acceptance
    from harness.comparison.evidence import Sides
    from harness.model.boundary import Boundary, Edge
    from harness.model.json import Json

_UNITS = {
    "maxLength": "characters",
    "minLength": "characters",
    "maxItems": "items",
    "minItems": "items",
    "maxProperties": "properties",
    "minProperties": "properties",
}

OF_TEXTS = frozenset({"pattern", "enum"})
"""What has no measure: a text on either side says it."""

LONGEST = 60
"""Characters of a text that is shown."""


def bound_in_words(one: Acceptance, sides: Sides, refusal: int | None) -> str:
    """The bound of both sides in one line; empty where no probe found any."""
    boundary = one.boundary
    if boundary is None or not boundary.known:
        return ""
    name = name_of_place(*one.place)
    if boundary.keyword in OF_TEXTS:
        return f"{name}: {_of_texts(one, boundary, sides, refusal)}"
    there = f"{_edge(boundary, boundary.there)} in {sides.environment}"
    failing = f" (fails with {refusal} beyond)" if one.kind == "server-error" else ""
    return f"{name} {there}{failing}, {_edge(boundary, boundary.here, follows=True)} in {sides.reference}"


def side_of(boundary: Boundary, edge: Edge) -> Side:
    """One side's bound, as reports show what a side does."""
    if boundary.keyword in OF_TEXTS:
        served, refused = _shown(edge.accepted), _shown(edge.refused)
        text = f"{served} is served" if edge.refused is None else f"{refused} is refused, {served} is served"
        return Side(text=text, value=edge.accepted)
    if edge.refused is None:
        return Side(text=f"accepted at {_counted(boundary, edge.accepted)}, nothing was refused", value=edge.accepted)
    beyond = f"accepted at {edge.accepted}, refused at {edge.refused}"
    return Side(text=f"{_edge(boundary, edge)}: {beyond}" if edge.exact else beyond, value=edge.accepted)


def _edge(boundary: Boundary, edge: Edge, *, follows: bool = False) -> str:
    if edge.refused is None:
        return f"met no limit up to {_counted(boundary, edge.accepted)}"
    if not edge.exact:
        return f"accepted at {edge.accepted} and refused at {edge.refused}"
    sign = "≤" if boundary.keyword in UPPER else "≥"
    return f"{sign} {edge.accepted if follows else _counted(boundary, edge.accepted)}"


def _counted(boundary: Boundary, value: Json) -> str:
    return f"{value} {_UNITS[boundary.keyword]}" if boundary.keyword in _UNITS else f"{value}"


def _of_texts(one: Acceptance, boundary: Boundary, sides: Sides, refusal: int | None) -> str:
    edge = boundary.there if one.refused_here else boundary.here
    refusing, serving = sides.environment, sides.reference
    if not one.refused_here:
        refusing, serving = serving, refusing
    return (
        f"{_shown(edge.refused)} is refused ({refusal}) in {refusing} and is served in {serving}, "
        f"{_shown(edge.accepted)} is served in both"
    )


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
