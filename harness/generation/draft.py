"""A case in the making: the request, with what the generator knows about it and the request no longer shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.case import Case
    from harness.model.json import Json
    from harness.model.operation import ParameterLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One request before it is labelled and given its identity."""

    case: Case
    """Without an id."""
    value: Json = None
    """The body before it was serialised; of no meaning where the case has no body or an `opaque` one."""
    opaque: bool = False
    """Whether the body is bytes that were never a value."""
    positive: bool = True
    """Whether the generator means it to be valid."""
    scenario: str = ""
    """The generator's name for what it tries, `maximum_value`."""
    parameter: str | None = None
    """The parameter that the generator varies or breaks, for those that are not the body."""
    location: ParameterLocation | None = None
    keyword: str = ""
    """The JSON Schema keyword that the generator says it breaks."""
