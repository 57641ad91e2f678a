"""What becomes of that which a change leaves out: a PUT replaces it, a PATCH leaves it alone (RFC 9110, RFC 5789)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alignment import aligned
from harness.comparison.behaviour.alterations import is_same
from harness.comparison.behaviour.echoes import serve, shown_before, sides
from harness.comparison.behaviour.played import answer_of, method_of, sent_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from harness.comparison.behaviour.played import Played
    from harness.comparison.pairing import Pair
    from harness.model.json import Json

LEFT_OUT = "left out: "
"""How the cause of a difference begins that is told for the properties that follow, which a change leaves out."""

CHANGES = frozenset({"PUT", "PATCH"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """A property that was given at the creation and left out of a change."""

    maker: Pair
    change: Pair
    shown: Pair
    """The change itself, or the read that followed it."""
    name: str
    here: tuple[bool, ...]
    """Whether the reference still has the value, at each asking."""
    there: bool


def leftovers(sequence: Played) -> Iterator[Leftover]:
    """Everything that a change left out and that was shown before it as it was given at the creation."""
    for step, change in sequence.steps.items():
        owner = sequence.subject(step)
        if method_of(change) not in CHANGES or owner is None or owner not in sequence.steps or not serve(change):
            continue
        shown = _shown_after(sequence, step, owner)
        maker = sequence.steps[owner]
        if shown is None or not serve(maker) or not sides(maker) == sides(change) == sides(shown):
            continue
        kept = {
            side: _kept(_Change(sequence=sequence, step=step, owner=owner, shown=shown), side) for side in sides(change)
        }
        for name in sorted(set.intersection(*(set(found) for found in kept.values()))):
            yield Leftover(
                maker=maker,
                change=change,
                shown=shown,
                name=name,
                here=tuple(found[name] for side, found in kept.items() if side != "there"),
                there=kept["there"][name],
            )


def _shown_after(sequence: Played, step: int, owner: int) -> Pair | None:
    """The read that follows the change, else the change where it answers with the whole."""
    for later in sequence.until_changed(step, owner):
        if sequence.subject(later) == owner and serve(sequence.steps[later]):
            return sequence.steps[later]
    return sequence.steps[step]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A step that changes, the step that made what it changes, and what shows what came of it."""

    sequence: Played
    step: int
    owner: int
    shown: Pair


def _kept(change: _Change, side: str) -> Mapping[str, bool]:
    """For each property that the side showed as it was given, and that the change left out: whether it is still so."""
    steps = change.sequence.steps
    making, changing = answer_of(steps[change.owner], side), answer_of(steps[change.step], side)
    showing = answer_of(change.shown, side)
    before = shown_before(change.sequence, change.step, change.owner, side)
    if making is None or changing is None or showing is None or not showing.body_kept:
        return {}
    given, after = aligned(sent_by(making), before), aligned(sent_by(making), showing.body)
    if given is None or after is None:
        return {}
    sent, was, now = _object(given.sent), _object(given.shown), _object(after.shown)
    written = _written(sent_by(changing))
    if not any(_is_seen(value, now.get(name)) for name, value in written.items()):
        return {}  # nothing of the change is seen: what is left out was not left out yet
    left_out = sent.keys() - written.keys()
    own = {name: is_same(sent[name], now.get(name)) for name in left_out if sent[name] and _is_same_in(was, sent, name)}
    change_of = aligned(sent_by(changing), showing.body)
    return {**own, **_kept_within(sent, was, _object(change_of.sent) if change_of is not None else {}, now)}


def _kept_within(
    sent: dict[str, Json], was: dict[str, Json], written: dict[str, Json], now: dict[str, Json]
) -> dict[str, bool]:
    """The same of members of an object that the change gives in part: it may replace it, or be added to it."""
    parted = [name for name, value in sent.items() if isinstance(value, dict) and isinstance(written.get(name), dict)]
    inner = {name: (_object(sent[name]), _object(was.get(name)), _object(now.get(name))) for name in parted}
    return {
        f"{name}/{member}": is_same(value, after.get(member))
        for name, (given, before, after) in inner.items()
        for member, value in given.items()
        if value and member not in _object(written[name]) and _is_same_in(before, given, member)
    }


def _is_seen(written: Json, now: Json) -> bool:
    """Whether what was written is there, or one member of an object that was written in part."""
    members = _object(written)
    return is_same(written, now) or any(_is_same_in(_object(now), members, name) for name in members)


def _is_same_in(shown: Mapping[str, Json], sent: Mapping[str, Json], name: str) -> bool:
    return name in shown and is_same(sent[name], shown[name])


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _written(value: Json) -> dict[str, Json]:
    """The properties of a body and of the objects in it, since it may be wrapped."""
    written = dict(_object(value))
    for member in _object(value).values():
        written |= _object(member)
    return written


def by_operation(found: Iterable[Leftover]) -> dict[str, list[Leftover]]:
    """Those of each operation that changes."""
    groups: dict[str, list[Leftover]] = defaultdict(list)
    for one in found:
        groups[one.change.here.operation].append(one)
    return groups
