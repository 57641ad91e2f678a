"""Where no two items may have the same, each asking draws another value, and one sequence asks for the same twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.generation.unique import Unique, forms, made_unique
from harness.model.case import Role
from harness.model.fields import Field, value_at
from harness.model.place import Part
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

CREATE = "POST /users"
EMAIL = Field(part=Part.REQUEST_BODY, pointer="/email")
USER = {
    "type": "object",
    "required": ["email"],
    "properties": {"email": {"type": "string", "maxLength": 40}, "age": {"type": "integer"}},
}
STORED = {"type": "object", "properties": {"id": {"type": "string"}, **USER["properties"]}}  # type: ignore[dict-item]
USERS: dict[str, Any] = {
    "/users": {"post": {"requestBody": body(USER), "responses": answers("201", STORED)}},
    "/users/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {"responses": answers("200", STORED)},
        "patch": {"requestBody": body(USER), "responses": answers("200", STORED)},
        "delete": {"responses": answers("204")},
    },
}


@given(st.text(st.characters(codec="ascii", categories=("Ll", "Lu", "Nd")), min_size=4, max_size=30))
def test_a_text_is_one_of_every_form_that_is_as_long(text: str) -> None:
    for form in forms(text):
        if len(form) == len(text):
            assert all(own in one for own, one in zip(text, form, strict=True))


@given(st.from_regex(r"[a-z]{5,20}@[a-z]{3,8}\.com", fullmatch=True))
def test_the_domain_of_an_address_stays(address: str) -> None:
    domain = address.partition("@")[2]
    assert all("".join(form[-len(domain) :]) == domain for form in forms(address))
    assert [*forms(address)]


@pytest.mark.parametrize(("text", "lengths"), [("AA", [12]), ("sample", [6, 12]), ("?", []), ("", [])])
def test_short_texts_are_made_longer_until_enough_of_them_are_free(text: str, lengths: list[int]) -> None:
    assert [len(form) for form in forms(text)] == lengths


def unique_of(build: Build) -> tuple[Corpus, Unique]:
    """The corpus of an API after it was found out that addresses have to be unique, and what was found out."""
    corpus = build(USERS, depth="standard")
    plain = next(step for sequence in corpus.sequences for step in sequence.steps if step.operation == CREATE)
    value = str(value_at(plain, EMAIL))
    one = Unique(field=EMAIL, value=value, form=tuple("abcdef" for _ in value))
    return made_unique(corpus, {CREATE: one}), one


def creations(corpus: Corpus) -> list[Case]:
    return [step for sequence in corpus.sequences for step in sequence.steps if step.operation == CREATE]


def test_the_plainest_value_is_drawn_wherever_it_stands_and_no_other_is(build: Build) -> None:
    corpus, one = unique_of(build)
    sent = [(step, dict(step.body.slots) if step.body is not None else {}) for step in creations(corpus)]
    drawn = [step for step, slots in sent if EMAIL.pointer in slots]
    assert drawn
    assert all(value_at(step, EMAIL) != one.value for step, slots in sent if EMAIL.pointer not in slots)
    assert any(isinstance(value_at(step, EMAIL), str) for step, slots in sent if EMAIL.pointer not in slots)


def test_one_sequence_asks_for_the_same_twice_and_says_what_is_wrong_with_it(build: Build) -> None:
    corpus, _ = unique_of(build)
    (sequence,) = [one for one in corpus.sequences if "twice with the same" in one.description]
    second = sequence.steps[-1]
    assert second.body is not None
    slot = dict(second.body.slots)[EMAIL.pointer]
    assert slot.role is Role.CREATED
    assert slot.capture is not None
    assert slot.capture.step == len(sequence.steps) - 2
    assert second.fault is not None
    assert second.fault.keyword == "unique"


def test_without_anything_unique_nothing_changes(build: Build) -> None:
    corpus = build(USERS, depth="standard")
    assert made_unique(corpus, {}) is corpus
