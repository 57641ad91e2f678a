"""The words by which interfaces are told in which order rows shall come, where no contract lists them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_USUAL: Final = (("asc", "desc"), ("ascending", "descending"), ("ASC", "DESC"), ("newest", "oldest"))
"""Those of SQL and most interfaces, of AWS, of what lists them in capitals, and of newspapers and shops."""

_CALLED: Final = re.compile(r"(order|ordering|direction|dir)$", re.IGNORECASE)


_SORTING: Final = re.compile(
    r"(^|[^a-z])order(ing)?$|(sort|order)[-_ ]?by$|sort([-_ ]?(order|field|key))?$", re.IGNORECASE
)


def says_order(name: str) -> bool:
    """Whether a parameter is called as one that says what rows are sorted by, or which way."""
    return _SORTING.search(name) is not None


def order_words(name: str, others: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Pairs of opposite orders, the likeliest first: one alone for what may be anything.

    Args:
        name: Of the parameter: what is called like an order may take all of them.
        others: Names that the same interface uses: what has two words is written as they are.
    """
    if not _CALLED.search(name):
        return _USUAL[:1]
    between = _between_words(" ".join([name, *others]))
    return (*_USUAL, (f"newest{between}", f"oldest{between}"))


def _between_words(names: str) -> str:
    """`first` as the second of two words."""
    if re.search(r"[a-z][A-Z]", names):
        return "First"
    return "-first" if re.search(r"[a-z]-[a-z]", names) else "_first"
