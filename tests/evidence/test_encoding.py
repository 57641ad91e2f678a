"""An observation survives being written, and nothing but one is read."""

from __future__ import annotations

import json
import zlib
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.evidence.encoding import LARGEST, from_bytes, packed, to_bytes, unpacked
from harness.model.observation import Observation
from tests.evidence.observations import JSON_VALUES, OBSERVATIONS, observation


@given(OBSERVATIONS)
def test_an_observation_reads_back_as_it_was(given_one: Observation) -> None:
    assert from_bytes(unpacked(packed(to_bytes(given_one)))) == given_one


def test_every_field_of_an_observation_is_written() -> None:
    assert set(json.loads(to_bytes(observation()))) == {field.name for field in fields(Observation)}


@given(st.data())
def test_a_document_with_a_strange_field_is_read_or_refused(data: st.DataObject) -> None:
    document: dict[str, Any] = json.loads(to_bytes(observation(body={"id": 1})))
    document[data.draw(st.sampled_from(sorted(document)))] = data.draw(JSON_VALUES)
    try:
        read = from_bytes(json.dumps(document).encode())
    except ValueError:
        return
    assert from_bytes(to_bytes(read)) == read


@pytest.mark.parametrize(
    ("name", "value"),
    [("asking", True), ("status", "200"), ("headers", [["a", 1]]), ("purpose", "world domination"), ("shape", [])],
)
def test_a_field_of_another_type_is_refused(name: str, value: Any) -> None:
    document = json.loads(to_bytes(observation())) | {name: value}
    with pytest.raises(ValueError, match=r"."):
        from_bytes(json.dumps(document).encode())


@pytest.mark.parametrize("data", [b"", b"[]", b"null", b"{}", b"\xff", b"[" * 100_000], ids=range(6))
def test_bytes_that_are_no_observation_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_bytes(data)


def test_a_bomb_is_not_unpacked() -> None:
    with pytest.raises(ValueError, match="larger than"):
        unpacked(zlib.compress(b"\0" * (LARGEST + 1)))


@pytest.mark.parametrize("data", [b"", b"not zlib", packed(b"x" * 100)[:-3]], ids=["empty", "other", "half"])
def test_what_is_not_wholly_compressed_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"not compressed|cut short"):
        unpacked(data)
