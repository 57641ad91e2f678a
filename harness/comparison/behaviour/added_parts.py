"""What was added to something (a comment, an entry), and whether the list that it was added to shows it afterwards.

It has no address of its own that anything would take from the answer: the reference's list says by which member of that
answer it is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.behaviour.echoes import sides
from harness.comparison.behaviour.played import Identifier, answer_of, method_of, sent_by, text_of
from harness.comparison.behaviour.visibility import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from harness.comparison.behaviour.played import Played
    from harness.comparison.pairing import Pair
    from harness.model.json import Json
    from harness.model.observation import Observation


def part_looks(sequence: Played) -> Iterator[Look]:
    """Every look into a list for what was added to it before."""
    for step, maker in sequence.steps.items():
        if method_of(maker) != "POST" or not maker.both_succeeded or sequence.naming(step):
            continue
        for later, pair in sequence.steps.items():
            name = _name(maker, pair) if later > step and _lists(pair, maker) else None
            if name is not None:
                asked = [side for side in sides(pair) if side in sides(maker)]
                yield Look(
                    maker=maker,
                    pair=pair,
                    needed=(),
                    deleted=False,
                    here=tuple(_is_listed(maker, pair, name, side) for side in asked if side != "there"),
                    there=_is_listed(maker, pair, name, "there"),
                )


def _lists(pair: Pair, maker: Pair) -> bool:
    """Whether it is a read of the very path to which something was added."""
    if method_of(pair) != "GET" or pair.case is None or maker.case is None:
        return False
    return pair.case.path == maker.case.path and pair.case.path_values == maker.case.path_values


def _name(maker: Pair, pair: Pair) -> str | None:
    """The member of the answer by which the reference's list has it as one row: one that was not sent, if any."""
    sent = {text_of(value) for value in _members(sent_by(maker.here)).values()}
    found = [
        (text in sent, name)
        for name, text in _texts(maker.here).items()
        if Identifier(text=text, name=name).row(pair.here.body if pair.here.body_kept else None) is not None
    ]
    return min(found, key=lambda entry: entry[0])[1] if found else None


def _is_listed(maker: Pair, pair: Pair, name: str, side: str) -> bool | None:
    made, shown = answer_of(maker, side), answer_of(pair, side)
    if made is None or shown is None or not shown.succeeded or not shown.body_kept:
        return None
    text = _texts(made).get(name)
    return None if text is None else Identifier(text=text, name=name).is_in(shown.body)


def _texts(answer: Observation) -> dict[str, str]:
    """The single values of what an answer shows, as texts; of what is wrapped, those of the one object in it."""
    body = answer.body if answer.body_kept else None
    inner = [value for value in _members(body).values() if isinstance(value, dict)]
    members = _members(inner[0]) if len(inner) == 1 and len(_members(body)) <= len(inner) + 1 else _members(body)
    texts = {name: text_of(value) for name, value in members.items()}
    return {name: text for name, text in texts.items() if text}


def _members(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, dict) else {}
