"""Lets go of an answer that is not the last word, without reading all that it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import httpx

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

KEPT = 16_000
"""Bytes that are read, so that the connection of an ordinary answer can be used again."""


def drained(response: httpx.Response) -> None:
    """Cuts off what httpx will read of a response between two requests of a flow: it would read everything."""
    if not response.is_stream_consumed:
        response.stream = _Beginning(response.stream)


class _Beginning(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The first bytes of a stream."""

    def __init__(self, stream: httpx.SyncByteStream | httpx.AsyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for chunk in cast("httpx.SyncByteStream", self._stream):
            size += len(chunk)
            if size > KEPT:
                return
            yield chunk

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in cast("httpx.AsyncByteStream", self._stream):
            size += len(chunk)
            if size > KEPT:
                return
            yield chunk

    def close(self) -> None:
        cast("httpx.SyncByteStream", self._stream).close()

    async def aclose(self) -> None:
        await cast("httpx.AsyncByteStream", self._stream).aclose()
