"""How many requests an environment may still be sent, and what they were spent on."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.model.case import Purpose


class Budget:
    """Counts every request that leaves, retries included."""

    def __init__(self, total: int) -> None:
        """`total` requests for a run."""
        self._total = total
        self._spent: Counter[Purpose] = Counter()
        self._reserved = 0

    @property
    def requests(self) -> int:
        """Sent so far."""
        return self._spent.total()

    @property
    def spent(self) -> Mapping[Purpose, int]:
        """Sent so far, by purpose."""
        return MappingProxyType(self._spent)

    @property
    def remaining(self) -> int:
        """Neither sent nor reserved; never below 0."""
        return max(0, self._total - self.requests - self._reserved)

    @contextmanager
    def reserved(self) -> Iterator[None]:
        """Keeps one request back, for the deletion of what is being created."""
        self._reserved += 1
        try:
            yield
        finally:
            self._reserved -= 1

    def spend(self, purpose: Purpose, requests: int = 1) -> None:
        """Counts requests; whether they may be sent is asked before, since the clean-up may always."""
        self._spent[purpose] += requests
