"""Shapes merge whatever the order and grouping, and a shape added to itself stays what it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.shape import OBJECTS, Shape, merged
from harness.observation.fold import folded
from tests.evidence.observations import JSON_VALUES, SHAPES

if TYPE_CHECKING:
    from random import Random

    from harness.model.json import Json

ANY_SHAPES = SHAPES | JSON_VALUES.map(folded)


@given(ANY_SHAPES, ANY_SHAPES, ANY_SHAPES)
def test_merging_is_associative(one: Shape, two: Shape, three: Shape) -> None:
    assert one.merge(two).merge(three) == one.merge(two.merge(three)) == merged((one, two, three))


@given(ANY_SHAPES, ANY_SHAPES)
def test_merging_is_commutative(one: Shape, two: Shape) -> None:
    assert one.merge(two) == two.merge(one)


@given(ANY_SHAPES)
def test_merging_is_idempotent_and_the_empty_shape_adds_nothing(shape: Shape) -> None:
    assert shape.merge(shape) == shape.merge(Shape()) == shape


@given(JSON_VALUES)
def test_folding_is_the_same_every_time(body: Json) -> None:
    assert folded(body) == folded(body)


@given(st.dictionaries(st.text(max_size=5), JSON_VALUES, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_members_changes_nothing(body: dict[str, Json], random: Random) -> None:
    names = sorted(body, key=lambda _: random.random())
    assert folded({name: body[name] for name in names}).values.keys() == folded(body).values.keys()


@given(st.lists(JSON_VALUES, max_size=6))
def test_the_order_of_items_changes_nothing_below_the_list(items: list[Json]) -> None:
    there, back = folded(items), folded(items[::-1])
    assert there.objects == back.objects
    assert {p: v for p, v in there.values.items() if p} == {p: v for p, v in back.values.items() if p}


@given(JSON_VALUES, st.lists(JSON_VALUES, max_size=3))
def test_every_member_was_seen_in_an_object_that_has_it(body: Json, more: list[Json]) -> None:
    shape = merged(map(folded, [body, *more]))
    for pointer, seen in shape.objects.items():
        for digest, names in seen.items():
            below = {p for p, values in shape.values.items() if digest in values and p.startswith(f"{pointer}/")}
            assert len(below) >= len(names)


@pytest.mark.parametrize("parts", [1, 3, 7])
def test_a_sample_is_the_same_however_the_objects_came(parts: int) -> None:
    rows: list[Json] = [{"id": n} for n in range(3 * OBJECTS)]
    whole = merged(folded(row) for row in rows)
    by_parts = merged(merged(folded(row) for row in rows[part::parts]) for part in reversed(range(parts)))
    assert whole == by_parts
    assert len(whole.objects[""]) == OBJECTS
