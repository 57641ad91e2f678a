"""A header that the reference always sends is missing; and the mirror, one that it never sends is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.header.cells import Cell, Seen, cells, told, value_of
from harness.comparison.rule import Level, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation


def judge(api: ApiEvidence) -> Iterator[Told]:
    """Always and never, by operation and status class."""
    yield from told(
        cells(api),
        "response-header-removed",
        _removed,
        _is_always_here,
        "{name} is missing in {environment}, always sent by {reference}",
    )
    yield from told(
        cells(api),
        "response-header-added",
        _added,
        _is_never_here,
        "{name} is sent by {environment}, never by {reference}",
    )


def _is_always_here(cell: Cell, name: str) -> bool:
    """Sent with every answer; in a collection's answers also because of what it says, not of what was found."""
    values = [value_of(one, name) for one in cell.here]
    if None in values:
        return False
    is_of_rows = cell.is_collection and not _comes_whatever_is_found(cell, name)
    return not is_of_rows or len(set(values)) == 1 or cell.declares(name) or _is_echo(cell, name)


def _comes_whatever_is_found(cell: Cell, name: str) -> bool:
    """Whether no rows, and no further rows, are why a header comes with every answer, or with none.

    It comes with an answer without rows; or it comes with few rows and with many, and here not even where some were
    left out.
    """
    here, there = ({*map(_rows, side)} - {None} for side in (cell.here, cell.there))
    never = all(value_of(one, name) is None for one in cell.there)
    return 0 in here or (never and len(here) > 1 and len(there) > 1)


def _rows(observation: Observation) -> int | None:
    """How many rows an answer has; `None` where that is not known."""
    body = observation.body if observation.body_kept else None
    lists = [one for one in body.values() if isinstance(one, list)] if isinstance(body, dict) else [body]
    return len(lists[0]) if len(lists) == 1 and isinstance(lists[0], list) else None


def _is_echo(cell: Cell, name: str) -> bool:
    """Whether the value belongs to the request and not to what was found: another one for every answer."""
    values = [value_of(one, name) for one in cell.here]
    return len(values) > 1 and len(set(values)) == len(values)


def _is_never_here(cell: Cell, name: str) -> bool:
    return all(value_of(one, name) is None for one in cell.here)


def _removed(cell: Cell, name: str) -> Seen | None:
    lacking = tuple(pair for pair in cell.pairs if value_of(pair.there, name) is None)
    return Seen(cell=cell, pairs=lacking, reference="sent", environment="missing") if lacking else None


def _added(cell: Cell, name: str) -> Seen | None:
    """Only where every answer has it: one that comes now and then may be of the moment."""
    values = [value_of(one, name) for one in cell.there]
    if None in values or (cell.is_collection and len(set(values)) > 1 and len(set(values)) < len(values)):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference="missing", environment="sent")


RULE = Rule(
    kinds=("response-header-removed", "response-header-added"),
    level=Level.API,
    judge=judge,
    decided=(
        "By operation and status class: in all answers of both askings of the reference and missing in any here, or "
        "in none there and in all here. What belongs to the moment, the length, the server or the way is not judged. "
        "In 80 % of all cells or more it is told once, for the whole API."
    ),
    remedy="compare the response headers that gateway and service add in both environments",
)
