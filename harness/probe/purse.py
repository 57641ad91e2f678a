"""How many requests may be spent on finding out about one difference, in each environment."""

from __future__ import annotations

from collections import Counter

REQUESTS = 36
"""Of the 60 that a cause may cost in an environment; the others are for asking again what it came to."""


class Purse:
    """Counts what is spent, by environment; the steps that lead to a request are paid for as well."""

    def __init__(self, requests: int = REQUESTS) -> None:
        """`requests` for each environment."""
        self._requests = requests
        self._spent: Counter[str] = Counter()

    def left(self, environment: str) -> int:
        """Requests that may still be sent."""
        return self._requests - self._spent[environment]

    def pays(self, environment: str, requests: int) -> bool:
        """Whether so many can be afforded; if so, they are spent."""
        if requests > self.left(environment):
            return False
        self._spent[environment] += requests
        return True
