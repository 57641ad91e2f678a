"""A binding of an operation stands before one that is for all."""

from __future__ import annotations

import pytest

from harness.environment.bindings import Bindings

BINDINGS = Bindings(by_name={"id": "1", "other": "2"}, by_operation={"GET /a/{id}": {"id": "3"}})


@pytest.mark.parametrize(
    ("operation", "name", "value"),
    [
        ("GET /a/{id}", "id", "3"),
        ("GET /a/{id}", "other", "2"),
        ("GET /b/{id}", "id", "1"),
        ("GET /b/{id}", "missing", None),
    ],
)
def test_the_nearest_binding_counts(operation: str, name: str, value: str | None) -> None:
    assert BINDINGS.value(operation, name) == value
