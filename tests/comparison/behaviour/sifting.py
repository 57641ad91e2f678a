"""A volley in a few words: rows, one parameter, and which of the rows each of its values gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour.volley import Page, Volley

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from harness.comparison.behaviour.volley import Row

PARAMETER = "wanted"


def page(rows: Iterable[Row], *values: str) -> Page:
    """The answer to one request; a row is known by its `id`."""
    shown = tuple(rows)
    query = tuple((PARAMETER, value) for value in values)
    return Page(case=" ".join(values), query=query, rows=shown, names=tuple(str(row["id"]) for row in shown))


def volley(base: Sequence[Row], *pages: Page, again: Sequence[Row] | None = None) -> Volley:
    """All of one asking; `again` is what the plainest request gives at its end, where that is something else."""
    last = page(base if again is None else again)
    return Volley(
        asking=1, base=page(base), again=last, pages=pages, pointer="", status=200, media_type="application/json"
    )


def sifted(
    rows: Sequence[Row],
    values: Iterable[str],
    gives: Callable[[Row, str], bool],
    *,
    again: Sequence[Row] | None = None,
) -> Volley:
    """The answers of a version that gives those rows for which `gives` says so."""
    pages = (page((row for row in rows if gives(row, value)), value) for value in values)
    return volley(rows, *pages, again=again)
