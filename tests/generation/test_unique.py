"""Where no two items may have the same, each asking draws another value, and one sequence asks for the same twice."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import datetime
from string import ascii_lowercase, digits
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.generation.case_identity import identified
from harness.generation.unique import FEWEST, Unique, another, forms, made_unique
from harness.model.case import OperationCases, Role, chance
from harness.model.fields import Field, value_at
from harness.model.place import Part
from tests.evidence_of import case_of
from tests.generation.examples import answers, body

if TYPE_CHECKING:
    from harness.model.case import Case, Corpus
    from tests.generation.conftest import Build

CREATE = "POST /users"
LOWER = (ascii_lowercase,) * 8
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


@pytest.mark.parametrize(("text", "lengths"), [("AA", [12, 2]), ("sample", [6, 12]), ("?", []), ("", [])])
def test_short_texts_are_made_longer_until_enough_of_them_are_free(text: str, lengths: list[int]) -> None:
    assert [len(form) for form in forms(text)] == lengths


def test_the_digits_vary_alone_where_a_pattern_may_fix_the_letters() -> None:
    assert ("W", "H", digits, digits, digits) in [*forms("WH907")]
    assert [*forms("W7")][1:] == [("W", *(digits,) * 11)]


def test_more_digits_are_tried_before_so_few_that_one_is_soon_drawn_twice() -> None:
    alone = [form for form in forms("SUP-0000") if form[:4] == tuple("SUP-")]
    assert [len(form) for form in alone] == [12, 8]


def unique_of(build: Build) -> tuple[Corpus, Unique]:
    """The corpus of an API after it was found out that addresses have to be unique, and what was found out."""
    corpus = build(USERS, depth="standard")
    plain = next(step for sequence in corpus.sequences for step in sequence.steps if step.operation == CREATE)
    value = str(value_at(plain, EMAIL))
    one = Unique(field=EMAIL, value=value, form=tuple("abcdef" for _ in value))
    return made_unique(corpus, {CREATE: (one,)}), one


def creations(corpus: Corpus) -> list[Case]:
    return [step for sequence in corpus.sequences for step in sequence.steps if step.operation == CREATE]


def test_what_several_requests_have_is_drawn_and_what_one_has_alone_stays(build: Build) -> None:
    before = Counter(value_at(step, EMAIL) for step in about_users(build(USERS, depth="standard")))
    corpus, one = unique_of(build)
    after = Counter(value_at(step, EMAIL) for step in about_users(corpus) if not is_drawn(step))
    assert before[one.value] > 1
    assert any(is_drawn(step) for step in creations(corpus))
    told_apart = {value for value, count in before.items() if isinstance(value, str) and count == 1}
    assert told_apart
    assert {value: after[value] for value in told_apart} == dict.fromkeys(told_apart, 1)
    # What is tried of the address itself stays, however often.
    assert {value for value, count in after.items() if isinstance(value, str) and count > 1} <= {
        value_at(step, EMAIL) for step in about_users(corpus) if is_about_address(step)
    }


def about_users(corpus: Corpus) -> list[Case]:
    singles = [case for one in corpus.operations for case in one.cases]
    steps = [step for sequence in corpus.sequences for step in sequence.steps]
    return [case for case in (*singles, *steps) if case.body is not None]


def is_drawn(case: Case) -> bool:
    return case.body is not None and EMAIL.pointer in dict(case.body.slots)


def is_about_address(case: Case) -> bool:
    place = (EMAIL.part, EMAIL.pointer)
    return case.varied == place or (case.fault is not None and (case.fault.part, case.fault.pointer) == place)


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


def test_one_sequence_asks_for_the_same_again_when_the_first_one_is_gone(build: Build) -> None:
    corpus, _ = unique_of(build)
    (sequence,) = [one for one in corpus.sequences if "when the first one is gone" in one.description]
    *_, made, deletion, again = sequence.steps
    assert [one.operation for one in (made, deletion, again)] == [CREATE, "DELETE /users/{id}", CREATE]
    assert again.body is not None
    slot = dict(again.body.slots)[EMAIL.pointer]
    assert (slot.role, slot.form) == (Role.CREATED, ())
    assert slot.capture is not None
    assert slot.capture.step == len(sequence.steps) - 3
    assert again.breaks_nothing


def test_what_a_part_is_deleted_of_is_still_there(build: Build) -> None:
    part = {**USERS["/users/{id}"], "delete": {"responses": answers("204")}}
    whole = {name: one for name, one in USERS["/users/{id}"].items() if name != "delete"}
    paths = {
        **USERS,
        "/users/{id}": whole,
        "/users/{id}/avatar": {name: part[name] for name in ("parameters", "delete")},
    }
    corpus = build(paths, depth="standard")
    plain = next(step for sequence in corpus.sequences for step in sequence.steps if step.operation == CREATE)
    value = str(value_at(plain, EMAIL))
    made = made_unique(corpus, {CREATE: (Unique(field=EMAIL, value=value, form=tuple("abcdef" for _ in value)),)})
    assert any("DELETE /users/{id}/avatar" in [step.operation for step in one.steps] for one in made.sequences)
    assert not any("when the first one is gone" in one.description for one in made.sequences)


def test_without_anything_unique_nothing_changes(build: Build) -> None:
    corpus = build(USERS, depth="standard")
    assert made_unique(corpus, {}) is corpus


WORDS = ("sample", "sample", "anna.smith", "anna.smith", "AB", "AB", "grace")
PLAIN = "nobody@example.com"


def drawn(build: Build) -> dict[str, set[tuple[str, ...] | None]]:
    """What texts of requests are drawn from after it was found out that they have to be unique, `None` for not."""
    cases = tuple(
        identified(case_of("", CREATE, body={"email": text, "age": age})) for age, text in enumerate((*WORDS, PLAIN))
    )
    corpus = replace(build(USERS), operations=(OperationCases(operation=CREATE, cases=cases),), sequences=())
    made = made_unique(corpus, {CREATE: (Unique(field=EMAIL, value=PLAIN, form=LOWER),)})
    found: dict[str, set[tuple[str, ...] | None]] = {}
    for before, after in zip(cases, made.operations[0].cases, strict=True):
        assert after.body is not None
        slot = dict(after.body.slots).get(EMAIL.pointer)
        found.setdefault(str(value_at(before, EMAIL)), set()).add(slot.form if slot else None)
    return found


def test_each_text_that_several_have_is_drawn_from_its_own_form_where_that_is_long_enough(build: Build) -> None:
    found = drawn(build)
    for text in ("sample", "anna.smith"):
        (form,) = found[text]
        assert form is not None
        assert len(form) == len(text)
        assert all(own in one for own, one in zip(text, form, strict=True))
    assert found["AB"] == {LOWER}


def test_a_text_that_one_request_has_alone_stays_unless_it_is_the_plainest_one(build: Build) -> None:
    found = drawn(build)
    assert (found["grace"], found[PLAIN]) == ({None}, {LOWER})


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param("2026-02-28", "", id="a-date"),
        pytest.param("2030-12-31T09:30:00Z", "T09:30:00Z", id="a-time"),
        pytest.param("2029-12-31", "", id="the-last-day-of-a-decade"),
        pytest.param("2026-06-01T09:30:00.5+02:00", "T09:30:00.5+02:00", id="a-time-elsewhere"),
    ],
)
def test_a_time_is_another_day_that_there_is_and_the_same_time_of_day(text: str, rest: str) -> None:
    ahead, soon = forms(text)
    assert chance(ahead) > chance(soon) >= FEWEST
    for form in (ahead, soon):
        for end in (0, -1):
            drawn = "".join(characters[end] for characters in form)
            assert datetime.fromisoformat(drawn[:10]).year >= int(text[:4])
            assert drawn[10:] == rest


@pytest.mark.parametrize(
    ("text", "form"),
    [
        pytest.param("jana.brandt@example.com", r"[a-z]{4}\.[a-z]{6}@example\.com", id="an-address-at-the-same-host"),
        pytest.param("2040-01-01", r"20[4-9][0-9]-0[1-9]-[0-2][1-8]", id="a-day"),
        pytest.param("AB-1234567", r"[A-Z]{2}-[0-9]{7}", id="a-code"),
    ],
)
def test_another_text_has_the_form_of_the_first(text: str, form: str) -> None:
    made = another(text)
    assert made is not None
    assert made != text
    assert re.fullmatch(form, made)


def test_of_few_letters_there_is_no_other_text() -> None:
    assert another("a") is None


def test_what_is_made_and_nothing_more_can_be_asked_of_is_asked_for_twice_too(build: Build) -> None:
    corpus = build({"/users": USERS["/users"]}, depth="standard")
    plain = next(case for one in corpus.operations for case in one.cases if case.valid and value_at(case, EMAIL))
    value = str(value_at(plain, EMAIL))
    found = made_unique(corpus, {CREATE: (Unique(field=EMAIL, value=value, form=tuple("abcdef" for _ in value)),)})
    (sequence,) = [one for one in found.sequences if "twice with the same" in one.description]
    first, second = sequence.steps
    assert (first.operation, second.operation) == (CREATE, CREATE)
    assert first.fault is None
    assert second.fault is not None
    assert second.fault.keyword == "unique"
