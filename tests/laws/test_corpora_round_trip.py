"""A corpus written and read is the same corpus, and a case's identity follows from its content alone."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from harness.generation.case_identity import identified
from harness.generation.serialization import from_bytes, to_bytes
from harness.model.case import (
    Body,
    Capture,
    Case,
    Corpus,
    Credential,
    Fault,
    OperationCases,
    Purpose,
    Repeat,
    Role,
    Sequence,
    Slot,
)
from harness.model.place import Part

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

texts: SearchStrategy[str] = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
slots = st.builds(
    Slot,
    name=texts,
    role=st.sampled_from(Role),
    resource=texts,
    index=st.integers(0, 30),
    capture=st.none()
    | st.builds(
        Capture, step=st.integers(0, 9), part=st.sampled_from(Part), pointers=st.tuples(texts, texts), path=texts
    ),
)
pairs = st.lists(st.tuples(texts, texts | slots), max_size=3).map(tuple)
bodies = st.builds(
    Body,
    media_type=texts,
    content=st.binary(max_size=20),
    slots=st.lists(st.tuples(texts, slots), max_size=2).map(tuple),
)
faults = st.builds(Fault, keyword=texts, part=st.sampled_from(Part), pointer=texts, description=texts)
cases = st.builds(
    Case,
    id=texts,
    api=texts,
    operation=texts,
    method=texts,
    path=texts,
    path_values=pairs,
    query=pairs,
    headers=pairs,
    cookies=pairs,
    body=st.none() | bodies,
    purpose=st.sampled_from(Purpose),
    fault=st.none() | faults,
    valid=st.booleans(),
    varied=st.none() | st.tuples(st.sampled_from(Part), texts),
    description=texts,
    credential=st.sampled_from(Credential),
)


@given(st.lists(cases, max_size=3), texts)
def test_what_is_written_is_read_back(found: list[Case], text: str) -> None:
    corpus = Corpus(
        api=text,
        seed=1,
        depth="quick",
        digest="",
        operations=(OperationCases(operation=text, cases=tuple(found), not_generated=text),),
        sequences=(Sequence(id=text, api=text, resource=text, steps=tuple(found), description=text),),
        harvests=(),
        undos=(),
        once=frozenset(case.id for case in found),
        repeats=tuple(Repeat(case=case, times=8, at_reference=5) for case in found),
    )
    assert from_bytes(to_bytes(corpus)) == corpus


@given(cases, cases)
def test_two_cases_have_one_identity_only_if_they_are_the_same(one: Case, other: Case) -> None:
    assert (identified(one).id == identified(other).id) == (replace(one, id="") == replace(other, id=""))


@given(cases, cases, st.sampled_from([field.name for field in fields(Case) if field.name != "id"]))
def test_every_part_of_a_case_is_part_of_its_identity(one: Case, other: Case, name: str) -> None:
    change: dict[str, Any] = {name: getattr(other, name)}
    changed = replace(one, **change)
    assert (identified(changed).id == identified(one).id) == (changed == one)
