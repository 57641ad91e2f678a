"""The edge between what one side accepts and what it refuses, found by halving. Asks nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from harness.model.boundary import Edge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from harness.probe.scales import Scale
    from harness.probe.search import Asking

Accepts: TypeAlias = "Callable[[int], Asking[bool | None]]"
"""Whether the value at a position is accepted; `None` where the answer says neither."""

WIDEST = 4
"""From here on a range is halved by its ratio: bounds are as likely between 1 and 10 as between 1,000 and 10,000."""


class EdgeSearch:
    """Between a position that is known to be accepted and one that is refused, if any is."""

    def __init__(self, scale: Scale, accepts: Accepts, accepted: int, refused: int | None) -> None:
        """Asks nothing yet."""
        self._scale = scale
        self._accepts = accepts
        self._accepted = accepted
        self.refused = refused
        """The first position that is known to be refused, `None` for none."""
        self._unknown = False

    def edge(self, hints: Iterable[int]) -> Asking[Edge]:
        """The edge of this side.

        Args:
            hints: Positions that may be the last accepted one, likeliest first: what the contract says, the edge of
                the other side. One that is it costs two requests in place of a dozen.
        """
        step = self._scale.steps[-1]
        for hint in hints:
            if self._accepted <= hint and (self.refused is None or hint < self.refused):
                yield from self._tried(hint)
                yield from self._tried(hint + step)
        if self.refused is None:
            yield from self._widened()
        for width in self._scale.steps:
            if width == step < self._scale.steps[0]:
                # Bounds are round: where a coarse grid ends, its last accepted point mostly is the edge.
                yield from self._tried(self._accepted + step)
            yield from self._narrowed(width)
        return (yield from self._confirmed())

    def _tried(self, position: int) -> Asking[None]:
        """Moves one end of the range, if the position is inside it."""
        inside = self._accepted < position and (self.refused is None or position < self.refused)
        if not inside or position > self._scale.furthest:
            return
        accepted = yield from self._accepts(position)
        if accepted is None:
            self._unknown = True
        elif accepted:
            self._accepted = position
        else:
            self.refused = position

    def _widened(self) -> Asking[None]:
        """Ever further away, until something is refused or nothing further makes sense."""
        distance = max(1, abs(self._accepted))
        while self.refused is None and not self._unknown and self._accepted < self._scale.furthest:
            distance *= 10
            yield from self._tried(min(self._scale.furthest, self._accepted + distance))

    def _narrowed(self, width: int) -> Asking[None]:
        """Halves the range on a grid, until no point of the grid is left in it."""
        while self.refused is not None and not self._unknown:
            middle = min(_middle(self._accepted, self.refused, width), self._scale.furthest)
            if not self._accepted < middle < self.refused:
                return
            yield from self._tried(middle)

    def _confirmed(self) -> Asking[Edge]:
        """The edge, exact where its neighbours tell and three points beyond are refused as well."""
        accepted, refused = self._accepted, self.refused
        exact = refused is not None and refused - accepted == self._scale.steps[-1]
        if exact and refused is not None:
            for position in beyond(self._scale, accepted, refused):
                # A second edge: then the value is no bound, and saying one would be a guess.
                exact = exact and (yield from self._accepts(position)) is not True
        return Edge(
            accepted=self._scale.shown(accepted),
            refused=None if refused is None else self._scale.shown(refused),
            exact=exact,
        )


def beyond(scale: Scale, accepted: int, refused: int) -> tuple[int, ...]:
    """Three points beyond an edge, of which one is as round as bounds are and multiples would be."""
    unit = scale.steps[0]
    magnitude = 10 ** max(1, len(str(abs(accepted) // unit or 1)) - 1) * unit
    round_one = (accepted // magnitude + 2) * magnitude
    points = (refused + scale.steps[-1], refused + max(1, abs(accepted)), round_one)
    return tuple(point for point in dict.fromkeys(points) if refused < point <= scale.furthest)


def _middle(accepted: int, refused: int, width: int) -> int:
    """A point of the grid between the two, in the middle of their ratio where it is large."""
    if accepted > 0 and refused > WIDEST * accepted:
        middle = 1 << ((accepted.bit_length() + refused.bit_length()) // 2)
        middle = min(max(middle, accepted + 1), refused - 1)
    else:
        middle = (accepted + refused) // 2
    on_grid = middle // width * width
    return on_grid if on_grid > accepted else on_grid + width
