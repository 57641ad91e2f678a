"""A property that the reference always sends is never sent; and the mirror, one that it never sends is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.decision import decision, is_undecided
from harness.comparison.rule import Level, Rule
from harness.comparison.schema.presence import is_missing, is_there, lacks, shows
from harness.comparison.structural import Words, claimed, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.counting import Member
    from harness.comparison.rule import Told


def judge(member: Member) -> Iterator[Told]:
    """Always there and never here, or the other way round."""
    yield from _removed(member)
    yield from _added(member)


def _removed(member: Member) -> Iterator[Told]:
    spot, pointer = member.spot, member.spot.pointer
    if not member.is_never_sent:
        return
    claims = member.lacking()
    grounds = spot.grounds(promised=spot.facts.requires(pointer), deviates=is_missing, by_state=True)
    decided = decision(*claims, grounds)
    if decided:
        words = Words(
            message=f"{name_of(pointer)} is never sent by {spot.environment}, always by {spot.reference}",
            reference=f"present in {member.reference.having} of {member.reference.of}",
            environment=f"present in 0 of {member.environment.of}",
        )
        yield claimed(spot, "response-property-removed", decided, words, spot.pool.cases(lacks(pointer)))
    elif is_undecided(*claims, grounds):
        yield spot.more_objects(spot.pool.cases(lacks(pointer)), claims[0])


def _added(member: Member) -> Iterator[Told]:
    spot, pointer = member.spot, member.spot.pointer
    claims = member.present()
    grounds = spot.grounds(
        promised=spot.facts.forbids(pointer),
        deviates=is_there,
        by_state=True,
        kept_elsewhere=member.is_left_out_elsewhere,
    )
    decided = decision(*claims, grounds)
    if decided:
        words = Words(
            message=f"{name_of(pointer)} is sent by {spot.environment}, never by {spot.reference}",
            reference=f"present in {member.reference.having} of {member.reference.of}",
            environment=f"present in {member.environment.having} of {member.environment.of}",
        )
        yield claimed(spot, "response-property-added", decided, words, spot.pool.cases(shows(pointer)))
    elif is_undecided(*claims, grounds):
        yield spot.more_objects(spot.pool.cases(shows(pointer)), claims[0])


RULE = Rule(
    kinds=("response-property-removed", "response-property-added"),
    level=Level.MEMBER,
    judge=judge,
    decided=(
        "Distinct objects with the same place are counted on both sides, however often each was asked for. A property "
        "that the contract requires and the reference always sends may never be missing; for any other, all of one "
        "side have it and none of the other, beyond chance by Fisher's exact test, or in answers about resources that "
        "the run created with the same requests."
    ),
    remedy="deploy the same version of the service, or make the property optional in the contract and tell clients",
)
