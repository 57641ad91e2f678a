"""What was stored does not read back as it was sent: cut, rounded, trimmed, re-encoded, its time zone lost."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from harness.comparison.behaviour.alterations import is_same, named, shortened
from harness.comparison.behaviour.echoes import echoes
from harness.comparison.behaviour.moments import moment, same_instant
from harness.comparison.behaviour.played import played
from harness.comparison.facts import facts_at
from harness.comparison.rule import Level, Rule
from harness.model.difference import Basis, Difference, Side
from harness.model.place import Part
from harness.model.pointer import joined, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from harness.comparison.behaviour.echoes import Echo, Value
    from harness.comparison.evidence import ApiEvidence, Sides
    from harness.comparison.rule import Told
    from harness.model.json import Json

FEWEST = 3
"""So many distinct values that come back whole are no accident (detection.md, section 6)."""

FEWEST_UNNAMED = 2
"""Values that came back otherwise without anybody being able to say how; one alone may have been taken already."""

SHOWN = 3
"""How many values a difference has asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """One place of one operation's answers, and all values that the reference shows there as they were sent."""

    operation: str
    pointer: str
    whole: tuple[Echo, ...]
    """Those that came back whole in the environment."""
    altered: tuple[Echo, ...]
    """Those that came back otherwise, each value that never came back whole."""

    @property
    def may_repeat(self) -> bool:
        """Whether no value is altered for being taken: some came back whole from several resources."""
        writings = Counter(_text(echo.there.sent) for echo in {echo.write.id: echo for echo in self.whole}.values())
        return any(count > 1 for count in writings.values())

    @property
    def words(self) -> tuple[str, ...]:
        """What happened to the altered ones; nothing where nobody can say."""
        return named(_values(self.altered), _values(self.whole))


def judge(api: ApiEvidence) -> Iterator[Told]:
    """A difference for each place that shows altered values."""
    confirming = api.sides.view.confirming
    every = every_echo(api)
    told: set[tuple[str, str]] = set()
    # What comes back whole from a new item acquits no change of it: it may be added to what is there.
    for found in (every, tuple(filter(_is_change, every))):
        for spot in spots(found, fewest=1 if confirming else FEWEST):
            words = spot.words
            fewest = 1 if confirming or spot.may_repeat else FEWEST_UNNAMED
            is_enough = words or len({_text(echo.there.sent) for echo in spot.altered}) >= fewest
            if is_enough and (spot.operation, spot.pointer) not in told:
                told.add((spot.operation, spot.pointer))
                yield _difference(api.sides, spot, words)


@lru_cache(maxsize=4)  # several rules ask for those of the same evidence
def every_echo(api: ApiEvidence) -> tuple[Echo, ...]:
    """Everything that both sides show of what they were sent; what stands in a map stands in one place."""
    return tuple(_in_maps(api, echo) for sequence in played(api) for echo in echoes(sequence))


def _in_maps(api: ApiEvidence, echo: Echo) -> Echo:
    """The echo at the place that all values of a map have."""
    pooled = facts_at(api.sides.contract, echo.shown.here).in_maps(echo.pointer)
    if pooled == echo.pointer:
        return echo
    own = tokens_of(pooled)[len(tokens_of(echo.pointer)) - len(tokens_of(echo.property)) :]
    return replace(echo, pointer=pooled, property=joined("", *own))


def spots(found: Iterable[Echo], *, fewest: int) -> Iterator[Spot]:
    """The places at which the reference shows enough distinct values as they were sent and the environment does not."""
    groups: dict[tuple[str, str, bool], list[Echo]] = defaultdict(list)
    for echo in found:
        groups[echo.shown.here.operation, echo.pointer, echo.is_name].append(echo)
    for (operation, pointer, is_name), group in sorted(groups.items()):
        if is_name and not _are_free(group):
            continue
        exact = [echo for echo in group if _is_exact(echo)]
        kept = exact if any(map(_has_own_clock, exact)) else [echo for echo in group if _is_kept(echo)]
        if len({_text(echo.here[0].sent) for echo in kept}) < fewest:
            continue
        whole = tuple(echo for echo in kept if _is_whole(echo))
        acquitted = {_text(echo.there.sent) for echo in whole}
        altered = tuple(echo for echo in kept if _text(echo.there.sent) not in acquitted and not is_stale(echo))
        if altered:
            yield Spot(operation=operation, pointer=pointer, whole=whole, altered=altered)


def _is_change(echo: Echo) -> bool:
    """Whether another value was there before."""
    return not any(one is None for one in echo.before)


def _has_own_clock(echo: Echo) -> bool:
    """Whether it is a point in time at an offset: a reference that keeps one keeps all."""
    sent = moment(echo.here[0].sent)
    return sent is not None and sent.has_offset and not sent.is_in_utc


def _is_kept(echo: Echo) -> bool:
    """Whether the reference shows it as it was sent, or a point in time as the same instant elsewhere."""
    return _is_exact(echo) or all(same_instant(one.sent, one.shown) for one in echo.here)


def _is_whole(echo: Echo) -> bool:
    """Whether the environment keeps as much of it."""
    one = echo.there
    return is_same(one.sent, one.shown) or (not _is_exact(echo) and same_instant(one.sent, one.shown))


def _is_exact(echo: Echo) -> bool:
    return all(is_same(one.sent, one.shown) for one in echo.here)


def _are_free(group: Iterable[Echo]) -> bool:
    """Whether names are the sender's choice: no one of them stands in every request. Others are the contract's."""
    by_write: dict[str, set[str]] = defaultdict(set)
    for echo in group:
        by_write[echo.write.id].add(_text(echo.there.sent))
    return len(by_write) > 1 and not set.intersection(*by_write.values())


def is_stale(echo: Echo) -> bool:
    """Whether the environment still shows what it showed before the writing: then nothing was altered, but not seen."""
    here, there = echo.before
    return there is not None and is_same(there, echo.there.shown) and not is_same(here, echo.here[0].sent)


def _difference(sides: Sides, spot: Spot, words: Sequence[str]) -> Difference:
    example = min(spot.altered, key=lambda echo: (len(_text(echo.there.sent)), _text(echo.there.sent)))
    what = "; ".join(words) or "not as it was sent"
    name = "/".join(tokens_of(spot.pointer)) or "the body"
    shown = f"{shortened(example.there.sent)} is shown as {shortened(example.there.shown)}"
    compared = len(spot.whole) + len(spot.altered)
    return Difference(
        kind="value-not-preserved",
        place=sides.place(
            spot.operation,
            Part.RESPONSE_BODY,
            status=example.shown.here.status,
            media_type=example.shown.here.media_type,
            pointer=spot.pointer,
        ),
        environment=sides.environment,
        reference=sides.reference,
        message=f"{name} comes back {what} in {sides.environment}: {shown}; {sides.reference} shows it as it was sent",
        reference_side=Side(text=f"as sent in {compared} of {compared}", value=example.here[0].shown),
        environment_side=Side(text=f"{what} in {len(spot.altered)} of {compared}", value=example.there.shown),
        basis=Basis.RELATION,
        compared=compared,
        differing=len(spot.altered),
        cases=cases_of(spot.altered),
        cause=f"{example.property} comes back {what}",
    )


def cases_of(found: Iterable[Echo]) -> tuple[str, ...]:
    """Ids of the cases that send and show the first few values, each value once."""
    by_value = {_text(echo.there.sent): echo for echo in reversed(list(found))}
    few = islice((by_value[text] for text in sorted(by_value, key=len)), SHOWN)
    pairs = (pair for echo in few for pair in (echo.write, echo.shown, *echo.needed))
    return tuple(dict.fromkeys(pair.id for pair in pairs))


def _values(found: Iterable[Echo]) -> list[Value]:
    return [echo.there for echo in found]


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)


RULE = Rule(
    kinds=("value-not-preserved",),
    level=Level.API,
    judge=judge,
    decided=(
        "Of what the run itself stores, three or more distinct values come back from the reference exactly as they "
        "were sent, both times; the same values come back otherwise here, every time. A name is given to it (cut, "
        "rounded, trimmed, …) only where that function explains every altered value and leaves every other one alone. "
        "One value alone counts without a name only where others came back whole from several resources: then it was "
        "not taken. What the reference does not preserve is no claim, and a value that once came back whole is "
        "acquitted."
    ),
    remedy="compare the two environments' columns, encodings and time zones: type, length, precision, collation",
)
