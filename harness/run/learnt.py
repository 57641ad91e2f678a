"""What was found out of the requests of an API, before anything is compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.generation.adapting import Change
    from harness.generation.counted import Counted
    from harness.generation.preparing import Preparation
    from harness.generation.unique import Unique
    from harness.model.case import Corpus


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """The requests of an API as the reference serves them."""

    corpus: Corpus
    changes: Mapping[str, tuple[Change, ...]]
    """By operation."""
    preparations: Mapping[str, Preparation]
    """By operation, how items come into the state in which it serves."""
    unique: Mapping[str, tuple[Unique, ...]]
    """By operation, what has to be another for each item."""

    counted: Mapping[str, Counted]
    """By operation, the number that has to be another for each part of an item."""

    @property
    def notes(self) -> Iterator[str]:
        """What a reader has to know of it."""
        for operation, one in sorted(self.preparations.items()):
            yield f"{operation} refuses items as they are made plainest; it is asked after {one.words}"
        for operation, only in sorted(self.unique.items()):
            places = ", ".join(one.field.pointer for one in only)
            yield f"{operation} refuses the same {places} twice; each request draws one of its own"
        for operation, found in sorted(self.changes.items()):
            places = ", ".join(one.field.pointer for one in found)
            yield f"{operation} is asked with what it turned out to serve, which the contract does not say: {places}"
        for operation, number in sorted(self.counted.items()):
            yield f"{operation} refuses the same {number.field.pointer} twice in one item; each further part counts on"
