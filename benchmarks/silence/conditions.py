"""Under what conditions environments of one version are held against each other."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.servers.drifting.circumstances import CIRCUMSTANCES

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One row of the table."""

    name: str
    reference: tuple[str, ...] = ()
    """Circumstances of the reference (`tests/servers/drifting/circumstances.py`)."""
    environment: tuple[str, ...] = ()
    writers: bool = False
    """Whether others change the data of both meanwhile."""


SKEWS = tuple(name for name, one in CIRCUMSTANCES.items() if one.skew is not None)

CONDITIONS = (
    Condition(name="other-data"),
    *(Condition(name=f"{name}-here", environment=(name,)) for name in SKEWS),
    Condition(name="stalls-here", environment=("stalls",)),
    Condition(name="clock-jumps-here", environment=("clock-jumps",)),
    Condition(name="writers", writers=True),
    Condition(name="stalls-everywhere", reference=("stalls",), environment=("stalls",)),
    Condition(name="clock-jumps-at-reference", reference=("clock-jumps",)),
    *(Condition(name=f"{name}-at-reference", reference=(name,)) for name in SKEWS),
    *(Condition(name=f"{name}-everywhere", reference=(name,), environment=(name,)) for name in SKEWS),
)


def batches(conditions: Iterable[Condition]) -> list[list[Condition]]:
    """Conditions whose environments have the same reference are asked in one run."""
    found: dict[tuple[tuple[str, ...], bool], list[Condition]] = defaultdict(list)
    for one in conditions:
        found[one.reference, one.writers].append(one)
    return [*found.values()]
