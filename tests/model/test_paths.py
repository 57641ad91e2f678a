"""A slash behind a path changes nothing of what the path ends with."""

from __future__ import annotations

import pytest

from harness.model.paths import collection_of, is_of_item


@pytest.mark.parametrize(
    ("path", "is_item", "collection"),
    [
        ("/orders", False, "/orders"),
        ("/orders/{id}", True, "/orders"),
        ("/orders/{id}/notes", False, "/orders/{id}/notes"),
        ("/orders/{id}/notes/{note}", True, "/orders/{id}/notes"),
    ],
)
@pytest.mark.parametrize("end", ["", "/"])
def test_what_a_path_ends_with_is_told_with_a_slash_behind_it_and_without(
    path: str, end: str, collection: str, *, is_item: bool
) -> None:
    assert (is_of_item(path + end), collection_of(path + end)) == (is_item, collection)


def test_the_key_of_an_operation_ends_as_its_path_does() -> None:
    assert is_of_item("GET /orders/{id}/")
    assert not is_of_item("GET /orders/")
