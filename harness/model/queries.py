"""What the query of one request has more than that of another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.model.case import Case, Value


def one_more(case: Case, plain: Case) -> tuple[tuple[str, Value], ...]:
    """The values of the one parameter that a request has besides all that another asks by, in the same order.

    Returns:
        (name, value), more than once where it is repeated; nothing where they differ otherwise.
    """
    before = {name for name, _ in plain.query}
    more = tuple(pair for pair in case.query if pair[0] not in before)
    kept = tuple(pair for pair in case.query if pair[0] in before)
    return more if kept == plain.query and len({name for name, _ in more}) == 1 else ()
