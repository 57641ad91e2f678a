"""Where an environment publishes the contract of an API: below the API's address, or anywhere else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from harness.transport.capturing import MissingValueError
from harness.transport.rendering import origin_of, rendered

if TYPE_CHECKING:
    from harness.environment.environment import ApiTarget
    from harness.model.case import Case
    from harness.transport.rendering import Rendered


def published_address(target: ApiTarget) -> str:
    """The absolute address.

    Raises:
        MissingValueError: the environment's file gives none.
    """
    place = target.published_contract
    if place is None:
        raise MissingValueError("the environment publishes no contract")
    return f"{target.base_url}{place}" if place.startswith("/") else place


def rendered_at(address: str, case: Case, target: ApiTarget, *, agent: str) -> Rendered:
    """The request for what stands at an address; the API's own headers go to the API's own origin only."""
    origin = origin_of(address)
    known = target if origin == origin_of(target.base_url) else replace(target, headers=())
    parts = urlsplit(address)
    query = f"?{parts.query}" if parts.query else ""
    return replace(rendered(case, known, {}, agent=agent), origin=origin, target=f"{parts.path or '/'}{query}")
