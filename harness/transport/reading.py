"""An answer's body, decompressed, up to its limits of size, compression ratio and work; never judges what it says."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from harness.model.exchange import Failure, FailureKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

SIZE_LIMIT: Final = 1024 * 1024
"""Bytes of a decompressed body that are read; the rest is left unread."""

RATIO_LIMIT: Final = 200
"""Decompressed to compressed size beyond which a body over the size limit is a bomb (Apache's mod_deflate agrees)."""

WORK_LIMIT: Final = 16 * SIZE_LIMIT
"""Bytes over all layers of compression, for bombs whose last layer gives nothing."""

MAXIMUM_CODINGS: Final = 4
"""Nobody compresses more often in earnest."""

ACCEPT_ENCODING: Final = "gzip, deflate"
"""What can be undone with the standard library alone on every Python that is supported."""

_STEP: Final = 64 * 1024
_GZIP_NAMES: Final = frozenset({"gzip", "x-gzip"})
_DEFLATE_NAMES: Final = frozenset({"deflate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A body as far as it was read."""

    body: bytes
    complete: bool
    """Whether the end was reached, so that the connection can be used again."""
    truncated: bool = False
    """Whether the body went on beyond the size limit."""
    failure: Failure | None = None


class Body:
    """Takes the raw bytes of a body piece by piece."""

    def __init__(self, content_encoding: str, *, limit: int = SIZE_LIMIT) -> None:
        """`content_encoding` is the header's value, of all its lines; unknown codings leave the body as it comes."""
        self._layers = _layers(content_encoding)
        self._limit = limit
        self._body = bytearray()
        self._raw = 0
        self._work = 0

    def feed(self, data: bytes) -> Content | None:
        """Adds raw bytes; the content once no more are wanted, `None` as long as they are."""
        self._raw += len(data)
        self._work += len(data)
        try:
            for piece in self._decoded(data, 0):
                self._body += piece
                if len(self._body) > self._limit:
                    return self._beyond()
        except zlib.error as error:
            return _failed(FailureKind.DECOMPRESSION_FAILED, str(error))
        except _TooMuchWork:
            return _bomb()
        return None

    def finish(self) -> Content:
        """The content once the last bytes came."""
        if self._raw and not all(layer.finished for layer in self._layers):
            return _failed(FailureKind.DECOMPRESSION_FAILED, "the compressed body ends too early")
        return Content(body=bytes(self._body), complete=True)

    def _decoded(self, data: bytes, level: int) -> Iterator[bytes]:
        if level == len(self._layers):
            yield data
            return
        for piece in self._layers[level].pieces(data):
            self._work += len(piece)
            if self._work > WORK_LIMIT:
                raise _TooMuchWork
            yield from self._decoded(piece, level + 1)

    def _beyond(self) -> Content:
        # What came but was not needed yet does not make a bomb smaller.
        if self._layers and len(self._body) > RATIO_LIMIT * (self._raw - self._layers[0].waiting):
            return _bomb()
        return Content(body=bytes(self._body[: self._limit]), complete=False, truncated=True)


class _TooMuchWork(Exception):  # noqa: N818  # leaves a recursion within this module, is no error of anybody
    """Decompressing costs more than any body is worth."""


class _Layer:
    """One coding undone: gzip, zlib or bare deflate."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._head = b""
        self.waiting = 0
        """Bytes that came and are not decompressed yet."""
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS) if gzip else None

    @property
    def finished(self) -> bool:
        return self._inflater is not None and self._inflater.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The decompressed bytes in pieces of bounded size; bytes after the end are ignored, as browsers do."""
        if self._inflater is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._inflater = self._head, zlib.decompressobj(_window(self._head))
        while True:
            piece = self._inflater.decompress(data, _STEP)
            self.waiting = len(self._inflater.unconsumed_tail)
            if piece:
                yield piece
            data = self._inflater.unconsumed_tail
            if self._inflater.eof:
                # A gzip body may be several members one after another (RFC 1952, section 2.2).
                data = self._inflater.unused_data.lstrip(b"\0")
                if not (self._gzip and data.startswith(b"\x1f")):
                    return
                self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
            elif not data and len(piece) < _STEP:
                return


def _window(head: bytes) -> int:
    """`deflate` means the zlib format (RFC 9110, section 8.4.1.2), yet some servers send bare deflate."""
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0
    return zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS


def _layers(content_encoding: str) -> Sequence[_Layer]:
    """Outermost first: the codings are listed in the order in which they were applied (RFC 9110, section 8.4)."""
    codings = [coding.strip().lower() for coding in content_encoding.split(",")]
    codings = [coding for coding in codings if coding not in {"", "identity"}]
    known = all(coding in _GZIP_NAMES | _DEFLATE_NAMES for coding in codings)
    if not known or len(codings) > MAXIMUM_CODINGS:
        return ()
    return [_Layer(gzip=coding in _GZIP_NAMES) for coding in reversed(codings)]


def _failed(kind: FailureKind, message: str) -> Content:
    return Content(body=b"", complete=False, failure=Failure(kind=kind, message=message))


def _bomb() -> Content:
    return _failed(
        FailureKind.COMPRESSION_BOMB, f"decompresses to more than {RATIO_LIMIT} times its size and to more than is read"
    )


async def read(stream: AsyncIterator[bytes], body: Body) -> Content:
    """Reads until the body or a limit ends; errors of the stream pass through."""
    async for data in stream:
        content = body.feed(data)
        if content is not None:
            return content
    return body.finish()
