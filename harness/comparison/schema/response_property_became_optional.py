"""A property that the reference always sends is sometimes missing; and the mirror, one is always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import decision, is_undecided
from harness.comparison.rule import Level, Rule
from harness.comparison.schema.presence import is_missing, lacks
from harness.comparison.structural import Words, claimed, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import Member
    from harness.comparison.rule import Told


def judge(member: Member) -> Iterator[Told]:
    """Always on one side, not always on the other. Rates are never compared: they are data."""
    if not member.is_never_sent:
        yield from _became_optional(member)
    if member.reference.having:
        yield from _became_required(member)


def _became_optional(member: Member) -> Iterator[Told]:
    spot, pointer = member.spot, member.spot.pointer
    claims = member.lacking()
    grounds = spot.grounds(promised=spot.facts.requires(pointer), deviates=is_missing, by_state=True)
    decided = decision(*claims, grounds)
    if decided is None and claims[0].stands:
        decided = decision(member.left_out, claims[1], grounds)
    if decided:
        words = Words(
            message=f"{name_of(pointer)} is sometimes missing in {spot.environment}, always there in {spot.reference}",
            reference=f"missing in {member.reference.lacking.deviating} of {member.reference.of}",
            environment=f"missing in {member.environment.lacking.deviating} of {member.environment.of}",
        )
        yield claimed(spot, "response-property-became-optional", decided, words, spot.pool.cases(lacks(pointer)))
    elif is_undecided(*claims, grounds):
        yield spot.more_objects(spot.pool.cases(lacks(pointer)), claims[0])


def _became_required(member: Member) -> Iterator[Told]:
    spot, pointer = member.spot, member.spot.pointer
    grounds = spot.grounds(promised=False, deviates=is_missing, mirrored=True, by_state=True)
    decided = decision(*member.always(), grounds)
    if decided:
        words = Words(
            message=f"{name_of(pointer)} is always there in {spot.environment}, sometimes missing in {spot.reference}",
            reference=f"missing in {member.reference.lacking.deviating} of {member.reference.of}",
            environment=f"missing in 0 of {member.environment.of}",
        )
        cases = spot.pool.cases(lacks(pointer), there=False)
        yield claimed(spot, "response-property-became-required", decided, words, cases)


RULE = Rule(
    kinds=("response-property-became-optional", "response-property-became-required"),
    level=Level.MEMBER,
    judge=judge,
    decided=(
        "Distinct objects are counted: one side has the property in every object, the other lacks it in some. That "
        "breaks the contract where it requires the property; otherwise it must be beyond chance by Fisher's exact "
        "test, and no other property may tell the objects that lack it from all that the other side holds. Where "
        "objects without a value have null in the reference, those are tested alone: there it is never left out."
    ),
    remedy="send the property always, or make it optional in the contract and tell clients to expect its absence",
)
