"""Two things in a request that are refused only together, so that neither is to blame alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.fields import Field, differing, value_at
from harness.model.place import Part
from harness.model.pointer import is_below

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.case import Case
    from harness.probe.search import Asking, Search

MOST_FIELDS = 12
"""Fields that are taken back one at a time."""

MOST_PARTNERS = 8
"""Fields that are tried as what a refused value needs beside it."""


def together(search: Search, baseline: Case, target: Case) -> Asking[tuple[Case, Field, Field] | None]:
    """The two fields of a refused request that part the sides where no single one does.

    Each field was tried alone before; so all are put in at once and taken back one by one, as long as it stays refused.

    Returns:
        The smallest request that is refused, and the two fields in which it differs from `baseline`; `None` where it
        takes more than two, or none do.
    """
    kept = [field for field in differing(baseline, target) if field.part is not Part.REQUEST_PATH]
    if not 2 <= len(kept) <= MOST_FIELDS:
        return None
    smallest = search.with_values(baseline, {field: value_at(target, field) for field in kept})
    if not (yield from search.parts(smallest)):
        return None
    for field in tuple(kept):
        rest = [one for one in kept if one != field]
        fewer = search.with_values(baseline, {one: value_at(target, one) for one in rest})
        if len(rest) >= 2 and (yield from search.parts(fewer)):
            kept, smallest = rest, fewer
    return (smallest, kept[0], kept[1]) if len(kept) == 2 else None


def partner(search: Search, refused: Case, field: Field) -> Asking[Field | None]:
    """What a refused value needs beside it to be refused: another request with the same value may well be served.

    Args:
        search: What is known.
        refused: The request that one side refuses for its value at `field`.
        field: That field.

    Returns:
        `None` where the value is refused in the most different request that both serve, too: it alone is to blame.
    """
    elsewhere = _elsewhere(search, refused, field)
    if elsewhere is None or not (yield from search.serves(elsewhere, search.refusing)):
        return None
    others = [one for one in differing(refused, elsewhere) if _is_beside(one, field)]
    for other in others[:MOST_PARTNERS]:
        changed = search.variant(refused, other, value_at(elsewhere, other))
        if changed is not None and (yield from search.serves(changed, search.refusing)):
            return other
    return None


def _elsewhere(search: Search, refused: Case, field: Field) -> Case | None:
    """The refused value in the request that both serve and that differs most from the refused one beside it."""
    found: list[tuple[int, str, Case]] = []
    for case in _alike(search.served, refused):
        moved = search.moved(case, refused)
        changed = search.variant(moved, field, value_at(refused, field)) if moved is not None else None
        if changed is not None:
            distance = sum(1 for one in differing(refused, changed) if _is_beside(one, field))
            found.append((-distance, changed.id, changed))
    distance, _, changed = min(found, default=(0, "", refused))
    return changed if distance else None


def _alike(cases: Iterable[Case], refused: Case) -> Iterable[Case]:
    media_type = refused.body.media_type if refused.body else None
    return (case for case in cases if (case.body.media_type if case.body else None) == media_type)


def _is_beside(one: Field, field: Field) -> bool:
    if one.part is Part.REQUEST_PATH:
        return False
    nested = is_below(one.pointer, field.pointer) or is_below(field.pointer, one.pointer)
    return one.part is not field.part or not nested
