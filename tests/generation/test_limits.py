"""No operation is asked more than its limit, and something of every sort is left of what is above it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.contract.loading import load_contract
from harness.generation.case_identity import identified, identified_sequence
from harness.generation.corpus import build_corpus
from harness.generation.depths import DEPTHS
from harness.generation.limits import FEWEST, HARVEST, Taken, spare, within
from harness.generation.refitting import refitted
from harness.model.case import Capture, Case, Corpus, Credential, OperationCases, Purpose, Role, Sequence, Slot
from harness.model.place import Part
from tests.evidence_of import API, case_of, fault_of

FAULT = fault_of(Part.REQUEST_QUERY, "/q", "type")
ROOT = Path(__file__).parents[2]
CONTRACTS = (
    ROOT / "contracts" / "orders" / "openapi.yaml",
    ROOT / "tests" / "servers" / "drifting" / "contracts" / "library.yaml",
    ROOT / "tests" / "servers" / "drifting" / "contracts" / "fleet.yaml",
)


READ = "GET /items/{id}"
NAMED = [(index, number) for index in range(4) for number in range(8)]


def _index(case: Case) -> int:
    """Which of the resources that were there a case is about."""
    return max(slot.index for slot in case.slots)


def cases(count: int, purpose: Purpose = Purpose.COVERAGE) -> tuple[Case, ...]:
    return tuple(identified(case_of("", query=(("q", str(number)),), purpose=purpose)) for number in range(count))


def chain(resource: str, count: int) -> Sequence:
    steps = cases(count, Purpose.SEQUENCE)
    return replace(identified_sequence(Sequence(id="", api=API, resource=resource, steps=steps)), description=resource)


def spent(corpus: Corpus, *, twice: bool) -> Counter[str]:
    """What each operation is asked in one environment: in the reference twice, but for what is asked once only.

    A burst is asked where the user wants it, and as large as the user wants it.
    """
    counts: Counter[str] = Counter()
    for asking in (1, 2) if twice else (1,):
        once = corpus.once if asking == 2 else frozenset()
        for operation in corpus.operations:
            cases_of = [case for case in operation.cases if case.id not in once and case.purpose is not Purpose.BURST]
            counts[operation.operation] += len(cases_of)
        counts.update(step.operation for one in corpus.sequences if one.id not in once for step in one.steps)
        for key in {one.operation for one in corpus.relations}:
            own = [one for one in corpus.relations if one.operation == key]
            varied = [case for one in own for case in (*one.cases, *one.scouts)] if asking == 1 else []
            counts[key] += len({case.id for case in (own[0].base, own[0].again, *varied)})
    counts.update({one.case.operation: one.at_reference if twice else one.times for one in corpus.repeats})
    return counts


@cache
def built(contract: Path, depth: str) -> Corpus:
    """Dear to make, and the same each time."""
    return build_corpus(load_contract(contract, name="api"), seed=1, depth=depth)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda file: f"{file.parent.name}-{file.stem}")
@pytest.mark.parametrize("depth", ["quick", "standard"])
@pytest.mark.parametrize("twice", [False, True], ids=["once", "twice"])
def test_no_operation_of_a_corpus_is_asked_more_than_its_depth_allows(
    contract: Path, depth: str, *, twice: bool
) -> None:
    assert max(spent(built(contract, depth), twice=twice).values()) + HARVEST <= DEPTHS[depth].requests


def test_what_is_below_the_limit_stays_as_it_is() -> None:
    given = OperationCases(operation="GET /items", cases=cases(10))
    found = within([given], [chain("/items", 3)], requests=40, taken={})
    assert (found.operations, found.sequences, found.once) == ((given,), (chain("/items", 3),), frozenset())


def test_of_every_sort_something_is_left_twice_as_much_of_what_is_valid() -> None:
    faulty = (replace(one, valid=False, fault=FAULT) for one in cases(9, Purpose.FUZZING))
    many = (*cases(30), *faulty, *cases(2, Purpose.AUTHENTICATION))
    (left,) = within([OperationCases(operation="GET /items", cases=many)], [], requests=23, taken={}).operations
    # All of other identities stay.
    assert Counter(case.purpose for case in left.cases) == {
        Purpose.COVERAGE: 7,
        Purpose.FUZZING: 4,
        Purpose.AUTHENTICATION: 2,
    }


def test_however_few_are_left_one_of_every_sort_is_before_a_second_valid_one() -> None:
    places = ((Part.REQUEST_BODY, ""), (Part.REQUEST_BODY, "/name"), (Part.REQUEST_HEADER, "/content-type"))
    faulty = [
        replace(one, valid=False, fault=fault_of(part, pointer, "type"))
        for number, one in enumerate(cases(12, Purpose.COVERAGE))
        for part, pointer in (places[number // 4],)
    ]
    given = OperationCases(operation="POST /items", cases=(*cases(9, Purpose.EXAMPLE), *faulty))
    (left,) = within([given], [], requests=HARVEST + 6, taken={}).operations
    found = [(case.purpose, case.fault and (case.fault.part, case.fault.pointer)) for case in left.cases]
    assert found == [(Purpose.EXAMPLE, None), *((Purpose.COVERAGE, place) for place in places)]


def test_the_same_of_further_resources_is_a_sort_of_its_own() -> None:
    reads = [case_of(f"{index}-{number}", READ, role=Role.EXISTING, index=index) for index, number in NAMED]
    first, further = [one for one in reads if not _index(one)], [one for one in reads if _index(one)]
    (left,) = within([OperationCases(operation=READ, cases=(*first, *further))], [], requests=23, taken={}).operations
    assert Counter(map(bool, map(_index, left.cases))) == {False: 7, True: 6}


def test_sequences_leave_room_for_a_portion_of_single_cases() -> None:
    given = OperationCases(operation="GET /items", cases=cases(30))
    many = tuple(replace(chain("/items", 2), id=f"chain-{number}", resource="/items") for number in range(40))
    found = [within([given], many, requests=100, taken={}, singles=one) for one in ({}, {"GET /items": 25})]
    counts = [len(one.operations[0].cases) for one in found]
    assert counts[0] < 20 < counts[1]


def test_the_reference_is_asked_less_the_second_time_before_anything_is_left_out() -> None:
    given = OperationCases(operation="GET /items", cases=cases(20))
    found = within([given], [], requests=36, taken={})
    assert found.operations == (given,)
    assert found.once == {case.id for case in given.cases[12:]}


def test_sequences_are_asked_again_in_their_order_as_far_as_there_is_room() -> None:
    chains = (chain("/items", 4), chain("/others", 5))
    found = within([OperationCases(operation="GET /items", cases=cases(10))], chains, requests=36, taken={})
    assert found.sequences == chains
    assert found.once == {chains[1].id, *(case.id for case in cases(10)[9:])}


def test_the_first_sequence_about_a_resource_stays_and_the_last_ones_go() -> None:
    given = OperationCases(operation="GET /items", cases=cases(10))
    chains = (chain("/items", 4), chain("/others", 4), chain("/items", 5), chain("/others", 6))
    found = within([given], chains, requests=32, taken={})
    assert found.sequences == chains[:2]


def as_others(number: int, count: int) -> Sequence:
    """What the last of so many steps asks as another identity."""
    *before, last = cases(count, Purpose.SEQUENCE)
    steps = (*before, identified(replace(last, credential=Credential.OTHER)))
    made = identified_sequence(Sequence(id="", api=API, resource="/items", steps=steps))
    return replace(made, id=f"{made.id}-{number}")


def test_each_step_of_what_others_are_asked_counts_for_every_further_identity() -> None:
    given = OperationCases(operation="GET /items", cases=cases(8))
    many = (chain("/items", 4), *(as_others(number, 2) for number in range(9)))
    found = [within([given], many, requests=40, taken={}, identities=number) for number in (1, 2, 3)]
    # The first takes 4 of the 20 that there are for steps.
    assert [len(one.sequences) for one in found] == [1 + 16 // 2, 1 + 16 // 4, 1 + 16 // 6]


def test_what_others_are_asked_is_left_out_as_a_whole_or_not_at_all() -> None:
    faulty = replace(cases(1, Purpose.SEQUENCE)[0], fault=FAULT, credential=Credential.OTHER)
    shown = tuple(identified(replace(faulty, query=(("q", str(number)),))) for number in range(30))
    assert kept(chain("a", 2), played(*cases(30, Purpose.SEQUENCE), *shown), chain("a", 3), requests=60) == [2, 3]


def test_firsts_that_the_limit_itself_has_no_room_for_are_left_out() -> None:
    given = OperationCases(operation="GET /items", cases=(*cases(9), *cases(3, Purpose.AUTHENTICATION)))
    many = tuple(chain(f"/items/{number}", 4) for number in range(20))
    found = within([given], many, requests=40, taken={"GET /items": Taken(trials=5)})
    assert found.sequences == many[: (40 - HARVEST - 5 - 3) // 4]
    assert [case.purpose for case in found.operations[0].cases] == [Purpose.AUTHENTICATION] * 3


SEQUENCES = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9), st.booleans()), max_size=30)


@given(
    sequences=SEQUENCES,
    singles=st.tuples(st.integers(0, 30), st.integers(0, 6)),
    taken=st.builds(Taken, repeats=st.sampled_from([0, 4]), trials=st.integers(0, 13), further=st.integers(0, 2)),
    identities=st.integers(1, 4),
)
def test_whatever_there_is_to_ask_the_reference_is_asked_no_more_than_the_limit(
    sequences: list[tuple[int, int, bool]], singles: tuple[int, int], taken: Taken, identities: int
) -> None:
    many = [
        replace(
            as_others(number, count) if is_other else chain("", count), id=f"sequence-{number}", resource=str(resource)
        )
        for number, (resource, count, is_other) in enumerate(sequences)
    ]
    alone = (*cases(singles[0]), *cases(singles[1], Purpose.AUTHENTICATION))
    made = OperationCases(operation="GET /items", cases=tuple(replace(one, id=f"{n}") for n, one in enumerate(alone)))
    found = within([made], many, requests=40, taken={"GET /items": taken}, identities=identities)
    played = {
        one.id: len(one.steps) * (identities if one.steps[-1].credential is Credential.OTHER else 1)
        for one in found.sequences
    }
    first = {**played, **{f"single {case.id}": 1 for case in found.operations[0].cases}}
    again = sum(count for key, count in first.items() if key.removeprefix("single ") not in found.once)
    besides = taken.trials + found.repeats["GET /items"] + 2 * taken.further
    assert HARVEST + besides + sum(first.values()) + again <= 40


def played(*steps: Case) -> Sequence:
    return identified_sequence(Sequence(id="", api=API, resource="a", steps=steps))


def faults(count: int) -> tuple[Case, ...]:
    return tuple(identified(replace(one, fault=FAULT, valid=False)) for one in cases(count, Purpose.SEQUENCE))


def fitted(*sequences: Sequence, requests: int) -> tuple[Sequence, ...]:
    return within((OperationCases(operation=READ, cases=()),), sequences, requests=requests, taken={}).sequences


def kept(*sequences: Sequence, requests: int) -> list[int]:
    """How many steps each sequence that is kept has."""
    return [len(sequence.steps) for sequence in fitted(*sequences, requests=requests)]


def test_a_sequence_that_there_is_no_room_for_does_not_take_others_with_it() -> None:
    assert kept(chain("a", 2), chain("a", 70), chain("a", 3), requests=60) == [2, 3]


def test_a_sequence_of_many_faults_keeps_what_all_others_leave() -> None:
    (plain,) = cases(1, Purpose.SEQUENCE)
    found = kept(chain("a", 2), played(plain, *faults(90), plain), chain("a", 3), requests=60)
    assert found == [2, 60 - HARVEST - 2 * FEWEST - 5, 3]


def test_a_sequence_of_many_faults_keeps_half_of_what_there_is_room_for_however_much_others_want() -> None:
    (plain,) = cases(1, Purpose.SEQUENCE)
    others = [chain("a", 3 + number) for number in range(9)]
    first, few, *most = kept(chain("a", 2), played(plain, *faults(90), plain), *others, requests=60)
    assert (first, few) == (2, (60 - HARVEST - 2 * FEWEST) // 2)
    assert most[0] == 3


def test_what_later_steps_are_about_stays_in_a_sequence_of_many_faults() -> None:
    capture = Capture(step=40, part=Part.RESPONSE_BODY, pointers=("/id",))
    slot = Slot(name="id", role=Role.CREATED, capture=capture)
    (plain,) = cases(1, Purpose.SEQUENCE)
    about = identified(replace(plain, operation="GET /others/{id}", path_values=(("id", slot),)))
    sequence = played(plain, *faults(90), about, plain)
    (found,) = [
        one for one in fitted(chain("a", 2), sequence, requests=60) if one.resource == "a" and len(one.steps) > 2
    ]
    (kept_one,) = [step for step in found.steps if step.slots]
    (source,) = kept_one.sources
    assert len(found.steps) < len(sequence.steps)
    assert found.steps[source].id == sequence.steps[40].id


def test_nothing_is_made_for_a_request_that_is_left_out() -> None:
    made = identified(replace(cases(1, Purpose.SEQUENCE)[0], operation="POST /items"))

    def about(step: int) -> Case:
        capture = Capture(step=step, part=Part.RESPONSE_BODY, pointers=("/id",))
        slot = Slot(name="id", role=Role.CREATED, capture=capture)
        return identified(replace(cases(1, Purpose.SEQUENCE)[0], path_values=(("id", slot),)))

    steps = (made, *(replace(one, path_values=about(0).path_values) for one in faults(60)), about(0))
    further = [one for number in range(62, 142, 2) for one in (made, about(number))]
    _, found, *_ = fitted(chain("a", 2), played(*steps, *further), chain("a", 30), requests=60)
    creations = [number for number, step in enumerate(found.steps) if step.operation == "POST /items"]
    assert 1 < len(creations) < 41
    assert {source for step in found.steps for source in step.sources} == {*creations}


@pytest.mark.parametrize("further", [0, 6])
def test_what_is_asked_as_further_identities_is_within_the_limit_in_every_environment(further: int) -> None:
    given = OperationCases(operation="GET /items", cases=cases(150))
    taken = {"GET /items": Taken(repeats=29, further=further)}
    found = within([given], [], requests=120, taken=taken)
    first = len(found.operations[0].cases)
    second = sum(case.id not in found.once for case in found.operations[0].cases)
    assert first + 29 + further <= 120 - HARVEST
    assert first + second + found.repeats["GET /items"] + 2 * further <= 120 - HARVEST


def test_what_is_asked_otherwise_is_left_out() -> None:
    given = OperationCases(operation="GET /items", cases=cases(20))
    found = within([given], [], requests=60, taken={"GET /items": Taken(volley=10, repeats=29)})
    assert len(found.operations[0].cases) == 17
    # The reference is asked all else twice, but of the volley only what comes by itself.
    assert found.repeats == {"GET /items": 10}


@pytest.mark.parametrize(("volley", "more"), [(1, 1), (2, 2), (20, 2)], ids=["of-one", "of-two", "of-many"])
def test_of_a_volley_the_reference_is_asked_the_plainest_again(volley: int, more: int) -> None:
    given = OperationCases(operation="GET /items", cases=cases(4))
    taken = {"GET /items": Taken(volley=volley, repeats=29)}
    found = within([given], [], requests=100, taken=taken)
    assert found.repeats["GET /items"] == 100 - HARVEST - volley - more - 2 * len(given.cases)


def test_the_reference_is_repeated_as_often_as_there_is_room_beside_asking_all_twice() -> None:
    given = OperationCases(operation="GET /items", cases=cases(10))
    found = within([given], [], requests=44, taken={"GET /items": Taken(repeats=29)})
    assert (found.once, found.repeats) == (frozenset(), {"GET /items": 20})


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda file: file.stem)
def test_what_is_spare_can_be_asked_beforehand_without_a_sequence_less(contract: Path) -> None:
    corpus = built(contract, "standard")
    free = spare(corpus, requests=DEPTHS["standard"].requests)
    asked = {key: max(0, count) + HARVEST for key, count in free.items()}
    assert refitted(corpus, asked).sequences == corpus.sequences
    more = {key: count + 1 for key, count in asked.items()}
    assert len(refitted(corpus, more).sequences) < len(corpus.sequences)


def test_what_several_identities_take_is_not_spare() -> None:
    corpus = built(CONTRACTS[1], "standard")
    one, three = (spare(corpus, requests=120, identities=number) for number in (1, 3))
    steps = Counter(
        step.operation
        for sequence in corpus.sequences
        if any(step.credential is Credential.OTHER for step in sequence.steps)
        for step in sequence.steps
    )
    assert steps
    assert {key: one[key] - three[key] for key in steps} == {key: 2 * count for key, count in steps.items()}
