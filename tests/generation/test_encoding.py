"""One value, one text; and what no text can be made of is refused, not bent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.generation.encoding import is_json, json_bytes

if TYPE_CHECKING:
    from harness.model.json import Json


def test_integers_beyond_64_bits_keep_every_digit() -> None:
    assert (
        json_bytes({"n": 2**70, "é": [1.0, None, True]}) == '{"n":1180591620717411303424,"é":[1.0,null,true]}'.encode()
    )


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(float("nan"), id="not a number"),
        pytest.param(float("inf"), id="infinity"),
        pytest.param("\ud800", id="half a surrogate pair"),
        pytest.param({"\udc00": 1}, id="half a surrogate pair in a name"),
        pytest.param(10**5000, id="more digits than Python writes"),
    ],
)
def test_what_cannot_be_written_is_refused(value: Json) -> None:
    with pytest.raises(ValueError, match=r"."):
        json_bytes(value)


def test_json_has_more_than_one_media_type() -> None:
    said = [is_json(one) for one in ("application/json; charset=utf-8", "application/problem+json", "text/json5")]
    assert said == [True, True, False]
