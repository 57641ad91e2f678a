"""What a thing is called alone, from what several are called."""

from __future__ import annotations

import pytest

from harness.generation.names import singular


@pytest.mark.parametrize(
    ("several", "one"),
    [
        ("orders", "order"),
        ("categories", "category"),
        ("addresses", "address"),
        ("boxes", "box"),
        ("warehouses", "warehouse"),
        ("people", "person"),
        ("book-shelves", "bookshelf"),
        ("sub_indices", "subindex"),
        ("orderStatuses", "orderstatus"),
        ("status", "status"),
        ("valves", "valve"),
        ("leaves", "leave"),
    ],
)
def test_the_ending_tells_unless_the_plural_is_irregular(several: str, one: str) -> None:
    assert singular(several) == one
