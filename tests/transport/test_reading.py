"""A body is read up to its limits, whatever it is compressed with."""

import gzip
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.model.exchange import FailureKind
from harness.transport.reading import MAXIMUM_CODINGS, Body, Content

TEXT = b'{"items": [' + b",".join(b'{"id": %d}' % number for number in range(500)) + b"]}"


def bare_deflate(data: bytes) -> bytes:
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(data) + compressor.flush()


def content(coding: str, data: bytes, *, limit: int = 100_000, step: int = 7) -> Content:
    """Feeds `data` in small pieces."""
    body = Body(coding, limit=limit)
    for start in range(0, len(data), step):
        finished = body.feed(data[start : start + step])
        if finished is not None:
            return finished
    return body.finish()


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        pytest.param("", TEXT, id="none"),
        pytest.param("identity", TEXT, id="identity"),
        pytest.param("gzip", gzip.compress(TEXT), id="gzip"),
        pytest.param("X-GZip", gzip.compress(TEXT), id="x-gzip in capitals"),
        pytest.param("deflate", zlib.compress(TEXT), id="deflate"),
        pytest.param("deflate", bare_deflate(TEXT), id="deflate without its zlib wrapping"),
        pytest.param("deflate, gzip", gzip.compress(zlib.compress(TEXT)), id="deflate within gzip"),
        pytest.param("gzip", gzip.compress(TEXT[:99]) + gzip.compress(TEXT[99:]), id="gzip in two members"),
        pytest.param("gzip", gzip.compress(TEXT) + b"\0\0\0", id="gzip padded with zeros"),
    ],
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_a_body_is_the_same_however_it_is_compressed_and_cut(coding: str, data: bytes, step: int) -> None:
    assert content(coding, data, step=step) == Content(body=TEXT, complete=True)


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, br", ", ".join(["gzip"] * (MAXIMUM_CODINGS + 1))])
def test_a_coding_that_is_not_known_leaves_the_body_as_it_came(coding: str) -> None:
    assert content(coding, b"\x8b\x01whatever").body == b"\x8b\x01whatever"


def test_a_body_over_the_limit_is_cut_and_says_so() -> None:
    assert content("", bytes(1000), limit=100) == Content(body=bytes(100), complete=False, truncated=True)


def test_a_large_body_that_compresses_as_data_does_is_cut_and_no_bomb() -> None:
    generator = random.Random(1)  # noqa: S311  data, no secret
    rows = b",".join(b'{"id": %d, "name": "row"}' % generator.randrange(10**9) for _ in range(50_000))
    read = content("gzip", gzip.compress(rows), limit=100_000, step=65536)
    assert (read.truncated, read.failure) == (True, None)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("step", [64, 65536])
def test_a_body_that_grows_without_measure_is_a_bomb(layers: int, step: int) -> None:
    data = bytes(30_000_000)
    for _ in range(layers):
        data = gzip.compress(data)
    failure = content(", ".join(["gzip"] * layers), data, step=step).failure
    assert failure is not None
    assert failure.kind == FailureKind.COMPRESSION_BOMB


def test_a_body_that_costs_work_and_gives_nothing_is_a_bomb() -> None:
    # Empty stored blocks: deflate that decompresses to nothing, and itself compresses a thousandfold.
    nothing = b"\x00\x00\x00\xff\xff" * 10_000_000
    failure = content("deflate, gzip", gzip.compress(nothing), step=65536).failure
    assert failure is not None
    assert failure.kind == FailureKind.COMPRESSION_BOMB


@pytest.mark.parametrize(
    "data",
    # Named, since a compressed text says when it was made.
    [
        pytest.param(b"plain", id="plain"),
        pytest.param(gzip.compress(TEXT)[:-9], id="cut"),
        pytest.param(gzip.compress(TEXT)[:50] + b"\xff" * 50, id="damaged"),
    ],
)
def test_a_broken_compressed_body_is_told_as_such(data: bytes) -> None:
    failure = content("gzip", data).failure
    assert failure is not None
    assert failure.kind == FailureKind.DECOMPRESSION_FAILED


def test_an_answer_without_body_needs_no_compression() -> None:
    assert content("gzip", b"") == Content(body=b"", complete=True)


@given(data=st.binary(max_size=2000), coding=st.sampled_from(["gzip", "deflate", "gzip, deflate"]))
def test_any_bytes_give_a_content_and_no_exception(data: bytes, coding: str) -> None:
    assert isinstance(content(coding, data), Content)
