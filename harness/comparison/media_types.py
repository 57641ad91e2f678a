"""Media types of request bodies that one side serves and the other answers with nothing but 415."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.model.media_type import bare

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.comparison.pairing import Pair
    from harness.model.observation import Observation

UNSUPPORTED = 415
"""Says itself that the media type is why (RFC 9110, section 15.5.16)."""


def unsupported(pairs: Iterable[Pair]) -> frozenset[tuple[str, bool]]:
    """The media types, each with whether it is the environment that refuses it.

    Every request of it that the other side serves gets a 415. Other refusals beside that do not speak against it: a
    credential or a resource may be looked at before.
    """
    found: dict[tuple[str, bool], list[Pair]] = {}
    for pair in pairs:
        if (media_type := media_type_of(pair)) is not None:
            for refused_here in (True, False):
                found.setdefault((media_type, refused_here), []).append(pair)
    return frozenset(key for key, own in found.items() if _is_refused(own, refused_here=key[1]))


def refused_for_it(pair: Pair, media_types: Iterable[tuple[str, bool]]) -> bool | None:
    """Whether the environment (or, `False`, the reference) refuses a pair for its media type; `None` for neither."""
    for media_type, refused_here in media_types:
        refusing, _ = _sides(pair, refused_here=refused_here)
        if media_type == media_type_of(pair) and refusing.status == UNSUPPORTED:
            return refused_here
    return None


def media_type_of(pair: Pair) -> str | None:
    """The media type of a pair's body, without parameters; `None` where it has none."""
    return bare(pair.case.body.media_type) if pair.case is not None and pair.case.body is not None else None


def _is_refused(pairs: Iterable[Pair], *, refused_here: bool) -> bool:
    sides = [_sides(pair, refused_here=refused_here) for pair in pairs]
    served = [refusing for refusing, serving in sides if serving.succeeded]
    return bool(served) and all(one.status == UNSUPPORTED for one in served)


def _sides(pair: Pair, *, refused_here: bool) -> tuple[Observation, Observation]:
    """The side that may refuse it, and the other."""
    return (pair.there, pair.here) if refused_here else (pair.here, pair.there)
