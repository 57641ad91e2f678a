"""Whether a property is there: in a value, and in the shape of a body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.strata import Missing
from harness.model.pointer import parent_of, tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness.model.json import Json
    from harness.model.shape import Shape


def is_missing(value: Json | Missing) -> bool:
    """Whether the property is not there."""
    return isinstance(value, Missing)


def is_there(value: Json | Missing) -> bool:
    """Whether the property is there, with whatever value."""
    return not isinstance(value, Missing)


def lacks(pointer: str) -> Callable[[Shape], bool]:
    """Whether some object of a body lacks the property."""
    parent, name = parent_of(pointer), tokens_of(pointer)[-1]
    return lambda shape: any(name not in names for names in shape.objects.get(parent, {}).values())


def shows(pointer: str) -> Callable[[Shape], bool]:
    """Whether some object of a body has the property."""
    parent, name = parent_of(pointer), tokens_of(pointer)[-1]
    return lambda shape: any(name in names for names in shape.objects.get(parent, {}).values())
