"""How a router says that it knows no such path, beside how a resource says that it is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.error.codes import codes
from harness.comparison.noise import outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.observation import Observation

UNKNOWN = frozenset({404, 405, 501})
"""Statuses by which a router says that it knows no such path or method."""


def alike(one: Observation, other: Observation) -> bool:
    """Whether two refusals are the same to the machine code."""
    here, there = outcome(one), outcome(other)
    return here is not None and there is not None and here.agrees(there) and codes(one) == codes(other)


def is_routers(refusal: Observation, routers: Iterable[Observation]) -> bool:
    """Whether a refusal could be the router's, by its texts too: free texts tell within one environment."""
    return all(alike(refusal, router) and texts_of(refusal) == texts_of(router) for router in routers)


def texts_of(observation: Observation) -> dict[str, str]:
    """The words at each place of a body that has one text of several words; paths and numbers in it are left out."""
    found = {
        pointer: {scalar.text for scalar in scalars.values() if scalar.type == "string"}
        for pointer, scalars in observation.shape.values.items()
    }
    texts = {pointer: next(iter(seen)) for pointer, seen in found.items() if len(seen) == 1}
    return {pointer: _words(text) for pointer, text in texts.items() if text and len(text.split()) > 1}


def _words(text: str) -> str:
    return " ".join("…" if "/" in word or any(map(str.isdigit, word)) else word for word in text.split())
