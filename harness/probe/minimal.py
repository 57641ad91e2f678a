"""Which part of a refused request is to blame: from a pair of answers to one cause. Asks nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from harness.model.case import Slot
from harness.model.difference import Cause
from harness.model.fields import ABSENT, Field, differing, fields_like, value_at
from harness.model.media_type import bare
from harness.model.place import Part
from harness.model.pointer import joined
from harness.probe.arrays import array_at, fewer, named_list
from harness.probe.combination import partner, together
from harness.probe.naming import combined, named, other_forms, schema_of, unknown_fields, without_fraction
from harness.probe.scales import MEASURED
from harness.probe.search import MOST_ITEMS, Search
from harness.probe.strangers import is_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from harness.contract.document import Contract
    from harness.model.case import Case, Fault, Sequence
    from harness.model.difference import Question
    from harness.model.json import Json
    from harness.model.observation import Observation
    from harness.model.operation import Operation, Parameter
    from harness.probe.purse import Purse
    from harness.probe.search import Asking

MOST_FIELDS = 40
"""Fields tried one at a time; two generated requests seldom differ in more."""

MOST_NARROWINGS = 4
"""How deep the blame is followed into lists and objects."""

MOST_OTHERS = 60
"""Other refused cases that may have the same cause."""

MOST_UNMASKED = 12
"""Negative cases that are asked again with the good value, of both sides."""

RESERVED = 8
"""Requests that are left for a smaller request that shows the same."""

RESERVED_FOR_BOUND = 22
"""Those that finding the exact bound takes besides."""


def cause(
    question: Question,
    contract: Contract,
    *,
    units: Mapping[str, Case | Sequence],
    observations: Iterable[Observation],
    reference: str,
    purse: Purse | None = None,
) -> Asking[Cause | None]:
    """Finds the one thing on which two environments part, in at most a few dozen requests.

    Args:
        question: One of `cause`.
        contract: The contract of its API.
        units: Id of a case to the case, or to the sequence that it is a step of.
        observations: Those of the operation, of both environments.
        reference: Name of the reference.
        purse: What it may cost.

    Yields:
        Cases (or sequences) that it makes, with ids, each for one environment; it is sent the observation, which the
        loop also adds to the evidence. The last of them lay open what a refusal hides (detection.md, section 7, 5).

    Returns:
        `None` where no single thing is to blame.
    """
    operation = contract.operation(question.operation)
    search = Search(question, units, observations, reference, purse)
    if operation is None or not search.refused or not search.refusing:
        return None
    wrong_media_type = search.media_type_cause()
    if wrong_media_type is not None:
        return wrong_media_type
    for target in search.refused[:2]:
        found = yield from _blamed(search, contract, operation, target)
        if found is not None:
            # The trials on the way to it part the sides as well, and nobody has to ask why.
            trials = search.parted
            explained = yield from _explained(search, contract, operation, found)
            yield from _unmasked(search, found)
            return replace(found, explained=tuple(dict.fromkeys((*explained, *trials))))
    return None


def _blamed(search: Search, contract: Contract, operation: Operation, target: Case) -> Asking[Cause | None]:
    """The cause of one refusal, before it is known what else it explains."""
    baseline = yield from _baseline(search, target)
    if baseline is None:
        return None
    trial = yield from _parting(search, baseline, target)
    smaller = trial
    for _ in range(MOST_NARROWINGS):
        if smaller is None:
            break
        trial = smaller
        smaller = yield from _smaller(search, trial)
    if trial is None or _is_of_one_item(trial):
        refused = target if trial is None else trial.refused
        pair = yield from together(search, baseline, refused)
        if pair is not None:
            return _combined(search, baseline, pair)
    if trial is None:
        return None
    array = array_at(contract, operation, trial.field)
    if array is not None:
        trial = yield from _fewer(search, array, trial)
    other = yield from partner(search, trial.refused, trial.field)
    if other is not None:
        return _combined(search, trial.baseline, (trial.refused, trial.field, other))
    naming = _Naming(
        contract=contract,
        operation=operation,
        media_type=target.body.media_type if target.body else "",
        array=array,
    )
    fault = yield from _named(search, naming, trial)
    return Cause(
        environment=search.environment,
        refusing=search.refusing,
        served=search.sent(trial.baseline),
        refused=search.sent(trial.refused),
        fault=fault,
        explained=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """What a fault is named by."""

    contract: Contract
    operation: Operation
    media_type: str
    array: Parameter | None
    """The parameter, where it is an array."""


def _named(search: Search, naming: _Naming, trial: _Trial) -> Asking[Fault]:
    """The fault of a refused value, held against the nearest value that is served."""
    good = search.good_value(trial.field, value_at(trial.baseline, trial.field))
    if good is ABSENT:
        good = yield from _served_form(search, trial)
    bad = value_at(trial.refused, trial.field)
    whole = without_fraction(naming.contract, naming.operation, naming.media_type, trial.field, bad)
    variant = search.variant(trial.refused, trial.field, whole) if whole is not None else None
    if variant is not None and (yield from search.serves(variant, search.refusing)):
        good = whole
    if naming.array is not None and bad is not ABSENT:
        return named_list(naming.contract, naming.array, trial.field, (good, bad))
    fault = named(naming.contract, naming.operation, naming.media_type, trial.field, (good, bad))
    own = search.value_sent(trial.refused, trial.field) if isinstance(bad, Slot) else None
    if fault.keyword == "additionalProperties" and _is_known(search, naming, trial):
        # Every value that was tried is refused, so that it is one of those that nobody shows.
        fault, own = replace(fault, keyword="enum"), bad if isinstance(bad, str | int | float) else own
    return fault if own is None else replace(fault, description=str(own))


def _is_known(search: Search, naming: _Naming, trial: _Trial) -> bool:
    """Whether a property of the contract is refused for its value."""
    refusal = search.refusal(trial.refused)
    schema = schema_of(naming.contract, naming.operation, naming.media_type, trial.field)
    if schema is None or refusal is None:
        return False
    return is_known(naming.contract, naming.operation, trial.field, refusal, search.answers_of_refusing())


def _combined(search: Search, baseline: Case, pair: tuple[Case, Field, Field]) -> Cause:
    """The cause that two fields of a refused request are together."""
    refused, *fields = pair
    # First the one in which the served request differs: with its value there, other requests are served as well.
    fields.sort(key=lambda field: (value_at(refused, field) == value_at(baseline, field), field))
    faults = [combined(field, value_at(refused, field)) for field in fields]
    return Cause(
        environment=search.environment,
        refusing=search.refusing,
        served=search.sent(baseline),
        refused=search.sent(refused),
        fault=faults[0],
        partner=faults[1],
        explained=(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Trial:
    """Two requests that differ in one field, of which one side refuses the second only."""

    baseline: Case
    refused: Case
    field: Field


def _parting(search: Search, baseline: Case, target: Case) -> Asking[_Trial | None]:
    """The refused request's fields put into the served one, one at a time, until it is refused."""
    fields = [field for field in differing(baseline, target) if field.part is not Part.REQUEST_PATH][:MOST_FIELDS]
    # What is left out comes first: a request that lacks something is refused whatever else is in it.
    fields.sort(key=lambda field: value_at(target, field) is not ABSENT)
    for field in fields:
        variant = search.variant(baseline, field, value_at(target, field))
        if variant is not None and (yield from search.parts(variant)):
            return _Trial(baseline=baseline, refused=variant, field=field)
    return None


def _smaller(search: Search, trial: _Trial) -> Asking[_Trial | None]:
    """The one item or member to blame, where a whole list or object differs; `None` where it is the whole."""
    good, bad = value_at(trial.baseline, trial.field), value_at(trial.refused, trial.field)
    if isinstance(good, list) and isinstance(bad, list) and good and len(good) != len(bad):
        for item in _distinct(bad):
            changed = search.variant(trial.baseline, trial.field, [item, *good[1:]])
            if changed is not None and changed.id != trial.baseline.id and (yield from search.parts(changed)):
                single = yield from _parting(search, trial.baseline, changed)
                return single or replace(trial, refused=changed)
    if isinstance(bad, dict) and not isinstance(good, dict):
        for name, value in search.further_members(trial.field, bad):
            more = search.variant(trial.refused, trial.field, {**bad, name: value})
            if more is not None and (yield from search.serves(more, search.refusing)):
                field = Field(part=trial.field.part, pointer=joined(trial.field.pointer, name))
                return _Trial(baseline=more, refused=trial.refused, field=field)
        for name in [*bad][:MOST_ITEMS]:
            less = search.variant(trial.refused, trial.field, {key: value for key, value in bad.items() if key != name})
            if less is not None and (yield from search.serves(less, search.refusing)):
                field = Field(part=trial.field.part, pointer=joined(trial.field.pointer, name))
                return _Trial(baseline=less, refused=trial.refused, field=field)
    return None


def _is_of_one_item(trial: _Trial) -> bool:
    """Whether the requests differ in one item of a list, of which no single member is to blame."""
    values = [value_at(one, trial.field) for one in (trial.baseline, trial.refused)]
    lists = [value for value in values if isinstance(value, list)]
    return len(lists) == 2 and len(lists[0]) == len(lists[1])


def _fewer(search: Search, array: Parameter, trial: _Trial) -> Asking[_Trial]:
    """The shortest list that is still refused, where a parameter is an array."""
    for value in fewer(array, value_at(trial.refused, trial.field)):
        variant = search.variant(trial.baseline, trial.field, value)
        if variant is not None and (yield from search.parts(variant)):
            return _Trial(baseline=trial.baseline, refused=variant, field=trial.field)
    return trial


def _served_form(search: Search, trial: _Trial) -> Asking[object]:
    """The refused value as another type or format, if one is served: then it is not the property that is unknown."""
    for form in other_forms(value_at(trial.refused, trial.field)):
        variant = search.variant(trial.refused, trial.field, form)
        if variant is not None and (yield from search.serves(variant, search.refusing)):
            return form
    return ABSENT


def _distinct(items: list[Json]) -> list[Json]:
    """A few of the items, no two alike."""
    found: list[Json] = []
    for item in items:
        if item not in found and len(found) < MOST_ITEMS:
            found.append(item)
    return found


def _baseline(search: Search, target: Case) -> Asking[Case | None]:
    """The request nearest to the refused one that both serve, about the same resource as the refused one."""
    like = [case for case in search.served if _media_type(case) == _media_type(target)]
    nearest = sorted(like, key=lambda case: (len(differing(case, target)), not case.valid, case.id))
    for case in nearest[:3]:
        made = search.moved(case, target)
        if made is None:
            continue
        if case.path_values == target.path_values and not search.is_step(target):
            return case
        if (yield from search.serves(made, search.refusing)):
            return made
    for other in (*search.fuller(target), *search.lesser(target)):
        if (yield from search.serves(other, search.refusing)):
            return other
    return None


def _media_type(case: Case) -> str | None:
    """Requests of different media types have no fields in common."""
    return bare(case.body.media_type) if case.body else None


def _explained(search: Search, contract: Contract, operation: Operation, found: Cause) -> Asking[tuple[str, ...]]:
    """The refused cases that are served once they have the good value (detection.md, section 7, 4)."""
    field = Field(part=found.fault.part, pointer=found.fault.pointer)
    good = value_at(found.served, field)
    explained = [found.refused.id]
    for case in search.refused[:MOST_OTHERS]:
        better = case
        # Where one name that the contract does not have is refused, all of them are.
        for own in unknown_fields(contract, operation, case, field) if good is ABSENT else ():
            better = search.variant(better, own, ABSENT) or better
        better = search.mended(better, field, good) or better
        if better.id == case.id:
            continue
        # What cannot be afforded to be asked is taken to be explained: it has the very thing that is refused.
        if not _affords(search, found) or (yield from search.serves(better, search.refusing)):
            explained.append(case.id)
        elif case.valid:
            # Something else in it is refused as well, which shows now that this is out of the way.
            yield from search.asked(better, search.serving)
    return tuple(explained)


def _affords(search: Search, found: Cause) -> bool:
    reserved = RESERVED_FOR_BOUND if found.fault.keyword in MEASURED else RESERVED
    return search.purse.left(search.refusing) > reserved


def _unmasked(search: Search, found: Cause) -> Asking[None]:
    """Faults that could not be seen behind the refusal, asked of both sides with the good value in place."""
    field = Field(part=found.fault.part, pointer=found.fault.pointer)
    good, bad = value_at(found.served, field), value_at(found.refused, field)
    for case in search.negative(field)[:MOST_UNMASKED]:
        given = [value_at(case, own) for own in fields_like(case, field.part, field.place)]
        better = search.mended(case, field, good) if any(one is bad or one == bad for one in given) else None
        if better is not None and _affords(search, found):
            for environment in (search.serving, search.refusing):
                yield from search.asked(better, environment)
