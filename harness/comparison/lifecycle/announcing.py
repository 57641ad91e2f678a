"""A header that announces the end of something: there or not there, and with which date."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from harness.comparison.header.cells import Cell, Seen, cells, told, value_of
from harness.comparison.traits import in_words, trait_of, traits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from harness.comparison.evidence import ApiEvidence
    from harness.comparison.rule import Told
    from harness.model.observation import Observation

FEWEST: Final = 2
"""So many requests have something in common; what one has may be anything."""

_EPOCH = re.compile(r"@(-?\d{1,12})")


def announced_otherwise(api: ApiEvidence, kind: str, name: str, what: str) -> Iterator[Told]:
    """Announced on one side only, or with another date, or to some requests that have something in common.

    Args:
        api: All operations.
        kind: The kind of drift.
        name: Of the header, in lower case.
        what: What is announced, in words: `the deprecation`.
    """
    messages = (
        (_only_there, f"{{environment}} announces {what}, {{reference}} does not"),
        (_only_here, f"{{reference}} announces {what}, {{environment}} does not"),
        (_another_date, f"{{environment}} announces {what} with another date than {{reference}}"),
    )
    for judge, message in messages:
        yield from told(cells(api), kind, judge, _is_clear, message, (name,))
    message = f"{{environment}} announces {what} to requests with {{there}}, {{reference}} to none"
    yield from told(cells(api), kind, _some_there, _is_not_here, message, (name,))


def announced(value: str) -> str:
    """The date in an announcement as a day and a time; the text itself where it is none (`true`).

    An RFC 9745 date (`@1735689600`), or one of HTTP (RFC 9110, section 5.6.7), as RFC 8594 has it.
    """
    text = value.strip()
    match = _EPOCH.fullmatch(text)
    try:
        moment = datetime.fromtimestamp(int(match[1]), UTC) if match else parsedate_to_datetime(text)
        return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError, OSError):
        return text.lower()


def _is_clear(cell: Cell, name: str) -> bool:
    """Whether the reference always announces it, or never."""
    return _is_always(cell.here, name) or _is_never(cell.here, name)


def _only_there(cell: Cell, name: str) -> Seen | None:
    if not (_is_never(cell.here, name) and _is_always(cell.there, name)):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference="not announced", environment=_shown(cell.there, name))


def _only_here(cell: Cell, name: str) -> Seen | None:
    if not (_is_always(cell.here, name) and _is_never(cell.there, name)):
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=_shown(cell.here, name), environment="not announced")


def _is_not_here(cell: Cell, name: str) -> bool:
    return _is_never(cell.here, name)


def _some_there(cell: Cell, name: str) -> Seen | None:
    """Not to all, but to those that have something that no other has: what may no longer be asked for."""
    showing = [pair for pair in cell.pairs if value_of(pair.there, name)]
    if cell.evidence.sides.view.confirming:
        # Those that are asked again are of those that showed it.
        return Seen(cell=cell, pairs=tuple(showing), reference="to none", environment="") if showing else None
    trait = trait_of(showing, cell.pairs) if FEWEST <= len(showing) < len(cell.pairs) else None
    if trait is None:
        return None
    pairs = tuple(pair for pair in showing if trait in traits(pair.case))
    is_shared = len(pairs) >= FEWEST
    return Seen(cell=cell, pairs=pairs, reference="to none", environment=in_words(trait)) if is_shared else None


def _another_date(cell: Cell, name: str) -> Seen | None:
    if not (_is_always(cell.here, name) and _is_always(cell.there, name)):
        return None
    here, there = _dates(cell.here, name), _dates(cell.there, name)
    # A date that moves with every answer is none that could differ.
    if len(here) != 1 or len(there) != 1 or here == there:
        return None
    return Seen(cell=cell, pairs=cell.pairs, reference=here.pop(), environment=there.pop())


def _is_always(observations: Iterable[Observation], name: str) -> bool:
    return all(value_of(one, name) for one in observations)


def _is_never(observations: Iterable[Observation], name: str) -> bool:
    return not any(value_of(one, name) for one in observations)


def _dates(observations: Iterable[Observation], name: str) -> set[str]:
    return {announced(value_of(one, name) or "") for one in observations}


def _shown(observations: Iterable[Observation], name: str) -> str:
    return min(_dates(observations, name))
