"""One environment answers the same request in several ways, each of which comes back: several versions are live."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from harness.comparison.rule import Level, Rule
from harness.comparison.traffic.answers import Aspect, Matter
from harness.comparison.traffic.ways import Repeated, Way, aspects, repeated
from harness.model.difference import Basis, Difference, Question, Side, Wanted
from harness.model.place import Part
from harness.statistics.proportion import clopper_pearson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.comparison.evidence import OperationEvidence
    from harness.comparison.rule import Told

LOOKS = 4
"""How often the number of repeats is asked at most, where something was seen and went away again."""

LOOKS_AT_CHANGES = 2
"""The same where something came once and stayed: a change of state, unless what was before comes back."""

MOST_PLACES = 4
"""How many places a message names."""

FEWEST_ANSWERS = 3
"""Answers of the reference without which nothing is known of it."""


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """The several ways of one environment: the usual one, and what parts the others from it."""

    usual: Way
    """The one that is most like what it is compared with, else the commonest."""
    others: tuple[Way, ...]
    repeated: Repeated

    @cached_property
    def aspects(self) -> frozenset[Aspect]:
        """Everything in which any of the others parts from the usual one."""
        return frozenset().union(*(aspects(self.usual, other) for other in self.others))

    @property
    def counted(self) -> int:
        """How many answers there are."""
        return sum(len(way.answers) for way in self.repeated.ways)


def mixture(asked: Repeated | None, like: Way | None = None) -> Mixture | None:
    """The ways of one environment, where there are several; `like` is what the usual one should be like."""
    if asked is None or len(asked.recurring) < 2:
        return None
    ways = asked.recurring
    every = frozenset().union(*(aspects(one, other) for one in ways for other in ways if one is not other))
    usual = max(ways, key=lambda way: (_likeness(way, like, every), len(way.answers)))
    return Mixture(usual=usual, others=tuple(way for way in ways if way is not usual), repeated=asked)


def judge(evidence: OperationEvidence) -> Iterator[Told]:
    """Each way that comes and goes against the reference's only one; what was seen once is asked for again."""
    here, there = repeated(evidence.repeated_here), repeated(evidence.repeated_there)
    if here is None or there is None:
        return
    sides = evidence.sides
    for name, asked in ((sides.reference, here), (sides.environment, there)):
        yield from _question(evidence, name, asked)
    first = sides.view.repeats.get(here.case, 0)
    if here.askings < first and mixture(there) is not None:
        # The reference was asked less at first: whether it answers in one way only is worth knowing now.
        yield _asking(evidence, sides.reference, here, first)
    if len(here.recurring) != 1 or len(here.recurring[0].answers) < FEWEST_ANSWERS:
        return
    found = mixture(there, here.recurring[0])
    if found is not None:
        yield _difference(evidence, found, here)


def _question(evidence: OperationEvidence, name: str, asked: Repeated) -> Iterator[Question]:
    first = evidence.sides.view.repeats.get(asked.case, 0)
    looks = LOOKS if asked.is_promising else LOOKS_AT_CHANGES
    if asked.is_undecided and asked.askings < looks * first:
        yield _asking(evidence, name, asked, asked.askings + first)


def _asking(evidence: OperationEvidence, name: str, asked: Repeated, askings: int) -> Question:
    return Question(
        wanted=Wanted.REPEATS,
        environment=name,
        api=evidence.sides.contract.name,
        operation=evidence.key,
        cases=(asked.case,),
        askings=askings,
    )


def _difference(evidence: OperationEvidence, found: Mixture, here: Repeated) -> Difference:
    sides = evidence.sides
    of = found.counted
    others = sorted(found.others, key=lambda way: -len(way.answers))
    differing = sum(len(way.answers) for way in others)
    words = "; ".join(f"{_share(way, of)} {in_words(found.usual, way)}" for way in others)
    usual = found.usual.first.observation
    answers = len(here.recurring[0].answers)
    return Difference(
        kind="mixed-versions",
        place=evidence.place(_part(found), status=usual.status, media_type=usual.media_type),
        environment=sides.environment,
        reference=sides.reference,
        message=f"the same request is answered in {len(others) + 1} ways in {sides.environment}: {words}",
        reference_side=Side(text=f"one way in {answers} of {answers} answers", value=1),
        environment_side=Side(
            text=f"{len(others) + 1} ways in {of} answers: {_counts(found)}",
            value=[_document(found.usual, way, of) for way in others],
        ),
        basis=Basis.MEASURED,
        compared=of,
        differing=differing,
        cases=(found.repeated.case,),
        cause="mixed-versions",
    )


def in_words(usual: Way, other: Way) -> str:
    """In what the other parts from the usual one: `without /total`."""
    found = sorted(aspects(usual, other))
    first, second = usual.first, other.first
    if any(aspect.matter is Matter.STATUS for aspect in found):
        return f"with status {second.observation.status} in place of {first.observation.status}"
    words: dict[str, list[str]] = {}
    for aspect in found:
        words.setdefault(_verb(aspect, other), []).append(aspect.pointer)
    return ", ".join(f"{verb}{_named(places)}" for verb, places in words.items()) or "otherwise"


def _verb(aspect: Aspect, other: Way) -> str:
    if aspect.matter is Matter.PRESENCE:
        has = _has(other, aspect)
        noun = "header " if aspect.part is Part.RESPONSE_HEADER else ""
        return f"{'with' if has else 'without'} {noun}"
    return {
        Matter.MEDIA_TYPE: "with another body",
        Matter.TYPE: "with another type at ",
        Matter.VALUE: "with another value at ",
    }.get(aspect.matter, "with ")


def _named(pointers: list[str]) -> str:
    places = [pointer.removeprefix("/") for pointer in pointers if pointer]
    return ", ".join(places[:MOST_PLACES]) + (", …" if len(places) > MOST_PLACES else "")


def _share(way: Way, of: int) -> str:
    low, high = clopper_pearson(len(way.answers), of)
    return f"{len(way.answers)} of {of} ({len(way.answers) / of:.0%}, {low:.0%} to {high:.0%})"


def _counts(found: Mixture) -> str:
    return " and ".join(str(len(way.answers)) for way in (found.usual, *found.others))


def _document(usual: Way, way: Way, of: int) -> dict[str, Any]:
    low, high = clopper_pearson(len(way.answers), of)
    return {
        "answers": len(way.answers),
        "of": of,
        "share": round(len(way.answers) / of, 4),
        "interval": [round(low, 4), round(high, 4)],
        "status": way.first.observation.status,
        "differs": [[one.matter.value, one.part.value, one.pointer] for one in sorted(aspects(usual, way))],
    }


def _part(found: Mixture) -> Part:
    """Where it shows: in the status, else in the body, else in the headers."""
    parts = {aspect.part for aspect in found.aspects if aspect.matter is not Matter.VALUE}
    return next((part for part in (Part.RESPONSE_STATUS, Part.RESPONSE_BODY) if part in parts), Part.RESPONSE_HEADER)


def _likeness(way: Way, like: Way | None, every: frozenset[Aspect]) -> int:
    """In how many of the aspects a way is like another environment's."""
    return 0 if like is None else sum(_seen(way, aspect) == _seen(like, aspect) for aspect in every)


def _seen(way: Way, aspect: Aspect) -> object:
    answer = way.first
    match aspect.matter:
        case Matter.STATUS:
            return answer.observation.status
        case Matter.MEDIA_TYPE:
            return answer.observation.media_type, answer.observation.body_kind
        case Matter.TYPE:
            return answer.places.get(aspect.pointer, frozenset()) - {"null"}
        case Matter.PRESENCE:
            return _has(way, aspect)
        case Matter.VALUE:
            return None


def _has(way: Way, aspect: Aspect) -> bool:
    if aspect.part is Part.RESPONSE_HEADER:
        return aspect.pointer.removeprefix("/") in way.first.headers
    return aspect.pointer in way.first.places


RULE = Rule(
    kinds=("mixed-versions",),
    level=Level.OPERATION,
    judge=judge,
    decided=(
        "The same safe request is put to the same resource many times (8 at depth quick, 29 at standard, 149 at "
        "thorough), a third of them on new connections. Two answers part by status, media type, header names, or by "
        "names and types of the same objects; rows that come and go are data. Each way has to come back after another "
        "one did: what changes once and stays is a change of state. The reference answers in one way."
    ),
    remedy="look at the deployment behind the address: finish the rollout, or route the canary by a header of its own",
)
