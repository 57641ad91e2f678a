"""An environment is asked with the reference's words where it shows them too, else with those of its own rows."""

from __future__ import annotations

import pytest

from harness.run.settling import own_values


@pytest.mark.parametrize(
    ("wanted", "every", "shared", "own"),
    [
        (("new", "old"), {"new", "old", "odd"}, ["odd"], ("new", "old")),
        (("new", "old"), {"old"}, ["old"], ("old", "old")),
        (("new", "old"), {"new"}, ["new"], ("new", None)),
        (("NEW", "OLD"), {"new", "old"}, ["new"], ("NEW", "OLD")),
        (("A1", "A2"), {"B1", "B2", "B3"}, ["B2", "B3", "B4"], ("B2", "B3")),
        (("A1", "A2"), {"B1"}, [], ()),
        (("A1",), set(), [], ()),
    ],
    ids=["the same", "the first is not there", "one is not there", "spelled otherwise", "own", "nobody's", "nothing"],
)
def test_the_values_of_an_environment(
    wanted: tuple[str, ...], every: set[str], shared: list[str], own: tuple[str | None, ...]
) -> None:
    assert own_values(wanted, every, shared) == own
