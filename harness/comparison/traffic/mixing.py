"""Which differences are those between two versions behind one address, seen now here and now there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from harness.comparison.traffic.answers import Aspect, Matter
from harness.model.place import WHOLE_API, Part
from harness.model.pointer import ANY, tokens_of
from harness.model.taxonomy import KINDS, Category

if TYPE_CHECKING:
    from harness.model.difference import Difference

OF_OUTCOMES = frozenset({Category.STATUS, Category.ERROR, Category.AVAILABILITY, Category.REQUEST, Category.AUTH})
"""Categories of what another status brings about."""

OF_BODIES = frozenset({Category.SCHEMA, Category.ENUM, Category.BEHAVIOUR, Category.CONTRACT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixing:
    """In what the versions behind one operation part."""

    operation: str
    aspects: frozenset[Aspect]


def mixing(difference: Difference) -> Mixing:
    """What a difference of kind `mixed-versions` carries."""
    ways: Any = difference.environment_side.value
    aspects = {
        Aspect(matter=Matter(matter), part=Part(part), pointer=pointer)
        for way in (ways if isinstance(ways, list) else ())
        for matter, part, pointer in way["differs"]
    }
    return Mixing(operation=difference.place.operation, aspects=frozenset(aspects))


def shows(one: Mixing, difference: Difference) -> bool:
    """Whether a difference is the mixture, seen in this operation or in another one by the same name.

    The versions serve all operations of an API: the property that one of them lacks in one operation is the one that
    another operation lacks now and then.
    """
    place, category = difference.place, KINDS[difference.kind].category
    is_here = place.operation in {one.operation, WHOLE_API}
    matters = {aspect.matter for aspect in one.aspects}
    if is_here and Matter.STATUS in matters:
        return category in OF_OUTCOMES
    if is_here and Matter.MEDIA_TYPE in matters and category in OF_BODIES:
        return True
    if place.part is Part.RESPONSE_HEADER:
        headers = {aspect.pointer for aspect in one.aspects if aspect.part is Part.RESPONSE_HEADER}
        return place.pointer in headers
    names = {_name(aspect.pointer) for aspect in one.aspects if aspect.part is Part.RESPONSE_BODY} - {""}
    return place.part is Part.RESPONSE_BODY and category in OF_BODIES and _name(place.pointer) in names


def _name(pointer: str) -> str:
    return next((token for token in reversed(tokens_of(pointer)) if token != ANY), "")
