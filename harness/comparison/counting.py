"""One place of the bodies of an operation, counted over distinct objects on both sides: what structure rules see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from harness.comparison.decision import Claim, Doubt, Grounds, Share
from harness.model.difference import Question, Wanted
from harness.model.pointer import parent_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from harness.comparison.facts import Facts
    from harness.comparison.pool import Pool
    from harness.comparison.strata import Missing
    from harness.model.json import Json
    from harness.model.place import Place
    from harness.model.shape import Scalar


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """In how many distinct objects a property is."""

    having: int
    of: int

    @property
    def lacking(self) -> Share:
        """Those without it."""
        return Share(deviating=self.of - self.having, of=self.of)

    @property
    def present(self) -> Share:
        """Those with it."""
        return Share(deviating=self.having, of=self.of)

    def plus(self, other: Presence) -> Presence:
        """Both together."""
        return Presence(having=self.having + other.having, of=self.of + other.of)

    def without(self, part: Presence) -> Presence:
        """What is left of it without a part of it."""
        return Presence(having=self.having - part.having, of=self.of - part.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """A place and all that is known of it besides its counts."""

    pool: Pool
    pointer: str
    facts: Facts

    @property
    def place(self) -> Place:
        """The place, with the status and media type of the reference's answers."""
        return self.pool.place(self.pointer)

    @property
    def reference(self) -> str:
        """Name of the reference."""
        return self.pool.sides.reference

    @property
    def environment(self) -> str:
        """Name of the environment."""
        return self.pool.sides.environment

    def grounds(
        self,
        *,
        promised: bool,
        deviates: Callable[[Json | Missing], bool],
        mirrored: bool = False,
        by_state: bool = False,
        kept_elsewhere: bool = False,
    ) -> Grounds:
        """What a claim about this place may rest on.

        Args:
            promised: Whether the contract promises what is broken.
            deviates: Whether a value (or its absence) is one that breaks the claim.
            mirrored: Whether it is the environment that keeps it.
            by_state: Whether the state of a collection could bring it about: a `next` that is there or not.
            kept_elsewhere: Whether the side that breaks it keeps it in objects of the same schema at another place.
        """
        return Grounds(
            view=self.pool.sides.view,
            promised=promised,
            doubt=lambda: self._doubt(deviates, mirrored=mirrored, by_state=by_state, kept_elsewhere=kept_elsewhere),
            is_own=lambda: self.pool.is_own(parent_of(self.pointer), mirrored=mirrored),
            mirrored=mirrored,
        )

    def _doubt(
        self, deviates: Callable[[Json | Missing], bool], *, mirrored: bool, by_state: bool, kept_elsewhere: bool
    ) -> Doubt:
        found = self.pool.strata(mirrored=mirrored, facts=self.facts).doubt(self.pointer, deviates)
        # However often a collection is asked for, what stands around its rows shows one collection.
        if found is Doubt.NONE and by_state and self.pool.is_envelope(self.pointer):
            found = Doubt.POSSIBLE
        # All here are of a kind that the other side lacks, and there are others that are as they are there.
        return Doubt.EXPLAINED if found is Doubt.POSSIBLE and kept_elsewhere else found

    def more_objects(self, cases: tuple[str, ...], claim: Claim) -> Question:
        """Asks for more distinct objects, since those seen cannot decide the claim."""
        sides = self.pool.sides
        return Question(
            wanted=Wanted.MORE_OBJECTS,
            environment=sides.environment,
            api=sides.contract.name,
            operation=self.pool.operation,
            cases=cases,
            place=self.place,
            undecided=_undecided(claim),
        )


def _undecided(claim: Claim) -> str:
    """What a reader has to know: all differ. Where some do, it is more likely to be data."""
    if claim.breaks.deviating < claim.breaks.of:
        return ""
    return f"all {claim.breaks.of} objects there differ from all {claim.keeps.of} of the reference: too few to tell"


NOWHERE = Presence(having=0, of=0)

BY_CHANCE = 0.01
"""How likely it may be at most that all objects of a place lack what a share of the others has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A property of one kind of object."""

    spot: Spot
    reference: Presence
    environment: Presence
    created_reference: Presence
    """Among the objects that the requests determine."""
    created_environment: Presence
    elsewhere: Presence = NOWHERE
    """In the environment's objects of the same schema at other places of the API."""
    is_left_out_elsewhere: bool = False
    """Whether the environment's objects of the same schema at other places are without it, some at least."""
    nulls: tuple[int, int] = (0, 0)
    """In how many objects of the reference and of the environment it is there and null."""

    @property
    def is_never_sent(self) -> bool:
        """Whether the environment never has it: not only a few objects that happen to lack what others have."""
        if self.environment.having or not self.elsewhere.having:
            return not self.environment.having
        return (self.elsewhere.lacking.deviating / self.elsewhere.of) ** self.environment.of < BY_CHANCE

    def lacking(self) -> tuple[Claim, Claim]:
        """The claim that it is always there, pooled and for created objects."""
        return (
            Claim(keeps=self.reference.lacking, breaks=self.environment.lacking),
            Claim(keeps=self.created_reference.lacking, breaks=self.created_environment.lacking),
        )

    @property
    def left_out(self) -> Claim:
        """The claim that what has no value is null and never left out: among those objects alone chance is small."""
        here, there = self.nulls
        lacking = self.environment.lacking.deviating
        return Claim(keeps=Share(deviating=0, of=here), breaks=Share(deviating=lacking, of=lacking + there))

    def present(self) -> tuple[Claim, Claim]:
        """The claim that it is never there."""
        return (
            Claim(keeps=self.reference.present, breaks=self.environment.present),
            Claim(keeps=self.created_reference.present, breaks=self.created_environment.present),
        )

    def always(self) -> tuple[Claim, Claim]:
        """The environment's claim that it is always there, which the reference breaks."""
        return (
            Claim(keeps=self.environment.lacking, breaks=self.reference.lacking),
            Claim(keeps=self.created_environment.lacking, breaks=self.created_reference.lacking),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueCounts:
    """The values at one place, one for each distinct object."""

    spot: Spot
    reference: Mapping[str, Scalar]
    environment: Mapping[str, Scalar]
    created_reference: Mapping[str, Scalar]
    created_environment: Mapping[str, Scalar]
    enum: EnumCounts | None = None
    """Where the contract lists the values."""
    shared: SetCounts | None = None
    """Where the contract lists none: what the reference shows at all places of the schema."""

    def claim(
        self, deviates: Callable[[Scalar], bool], counts: Callable[[Scalar], bool] = lambda _: True
    ) -> tuple[Claim, Claim]:
        """The claim that no value deviates, pooled and for created objects, over the values that count."""
        return (
            Claim(keeps=_share(self.reference, deviates, counts), breaks=_share(self.environment, deviates, counts)),
            Claim(
                keeps=_share(self.created_reference, deviates, counts),
                breaks=_share(self.created_environment, deviates, counts),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SetCounts:
    """Values that may be of a closed set that nobody lists, one for each distinct object, over one schema's places."""

    stored: Mapping[str, Scalar]
    """All that the reference shows."""
    determined: Mapping[str, Scalar]
    """Those of objects that the requests determine."""
    touched: frozenset[str] = frozenset()
    """Digests of the objects that the run made or changed, for whatever purpose."""

    def plus(self, other: SetCounts) -> SetCounts:
        """Both together; an object that both show counts once."""
        return SetCounts(
            stored={**self.stored, **other.stored},
            determined={**self.determined, **other.determined},
            touched=self.touched | other.touched,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumCounts:
    """A declared closed set, and what is shown of it anywhere in the API."""

    declared: frozenset[str]
    """JSON texts of the values that the contract lists."""
    seen_in_reference: frozenset[str]
    """JSON texts, pooled over all places that share the schema."""
    seen_in_environment: frozenset[str]
    """The same of the environment."""


def _share(
    scalars: Mapping[str, Scalar], deviates: Callable[[Scalar], bool], counts: Callable[[Scalar], bool]
) -> Share:
    counted = [scalar for scalar in scalars.values() if counts(scalar)]
    return Share(deviating=sum(1 for scalar in counted if deviates(scalar)), of=len(counted))
