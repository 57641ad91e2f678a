"""What has to be another for each item is found out by making one twice."""

from __future__ import annotations

import asyncio
import json
import re
from string import ascii_uppercase, digits
from typing import TYPE_CHECKING

import pytest

from harness.run.uniqueness import unique
from tests.evidence_of import HERE, Given, case_of, observed

if TYPE_CHECKING:
    from harness.generation.unique import Unique
    from harness.model.case import Case
    from harness.model.observation import Observation

CREATE = "POST /users"
PLAIN = {"email": "someone@example.com", "name": "sample", "age": 3}


class Users:
    """Refuses what has been taken, as far as the given properties go, and may say which one it is."""

    def __init__(
        self,
        *unique: str,
        says_which: bool = False,
        in_words: bool = False,
        is_named: bool = False,
        status: int = 409,
        form: str = "",
    ) -> None:
        self._unique = unique
        self._says_which = says_which
        self._in_words = in_words
        self._is_named = is_named
        self._status = status
        self._form = form
        self._taken: set[tuple[str, str]] = set()
        self.asked = 0

    async def put(self, case: Case) -> Observation:
        assert case.body is not None
        self.asked += 1
        sent = json.loads(case.body.content)
        values = [(name, str(sent.get(name))) for name in self._unique]
        for name, value in values:
            if (name, value) in self._taken:
                called = re.sub("([A-Z])", r" \1", name).lower() if self._in_words else name
                detail = f"there is one with this {called} already" if self._says_which else "there is one already"
                said = {"code": "conflict", "detail": detail}
                if self._is_named:
                    said["name"] = name
                return observed(case, HERE, Given(status=self._status, body=said))
            if not re.fullmatch(self._form or ".*", value):
                return observed(case, HERE, Given(status=422, body={"detail": f"{name} is not of the form"}))
        self._taken.update(values)
        return observed(case, HERE, Given(status=201, body=sent))


def found_in(users: Users, **body: str) -> tuple[Unique, ...]:
    return asyncio.run(unique(case_of("plain", CREATE, body=body or PLAIN), users.put, lambda _: True))


def test_the_property_that_may_not_be_given_twice_is_named() -> None:
    for name in ("email", "name"):
        (found,) = found_in(Users(name))
        assert (found.field.pointer, found.value) == (f"/{name}", PLAIN[name])


def test_an_item_that_is_there_already_says_it_as_well() -> None:
    users = Users("email")
    asyncio.run(users.put(case_of("before", CREATE, body=PLAIN)))
    (found,) = found_in(users)
    assert found.field.pointer == "/email"


def test_what_may_be_made_twice_has_nothing_unique() -> None:
    users = Users()
    assert found_in(users) == ()
    assert users.asked == 2


def test_what_is_no_text_is_not_tried() -> None:
    assert found_in(Users("age")) == ()


def test_several_that_refusals_name_one_after_the_other_are_all_named() -> None:
    for names in (("email", "name"), ("name", "email")):
        found = found_in(Users(*names, says_which=True))
        assert [one.field.pointer for one in found] == [f"/{name}" for name in names]


def test_what_is_called_like_a_member_of_every_refusal_is_named_as_well() -> None:
    for names in (("email", "name"), ("name", "email")):
        found = found_in(Users(*names, says_which=True, is_named=True))
        assert [one.field.pointer for one in found] == [f"/{name}" for name in names]


def test_names_that_refusals_write_in_words_are_known_all_the_same() -> None:
    body = {"userNumber": "U-104233", "email": "someone@example.com"}
    for names in (("userNumber", "email"), ("email", "userNumber")):
        found = found_in(Users(*names, says_which=True, in_words=True), **body)
        assert [one.field.pointer for one in found] == [f"/{name}" for name in names]


def test_of_several_nothing_is_known_where_refusals_do_not_say_which() -> None:
    assert found_in(Users("email", "name")) == ()


def test_another_form_is_tried_of_what_a_refusal_names() -> None:
    (found,) = found_in(Users("number", says_which=True, form=r"ORD-[0-9]{4}"), number="ORD-1234", name="sample")
    assert found.field.pointer == "/number"
    assert found.form[:4] == tuple("ORD-")


def test_a_value_that_has_room_for_others_is_taken_from_another_request() -> None:
    users = Users("number", says_which=True, status=400, form=r"[0-9]{1,3}[A-Z]?")
    plain, fuller = (case_of(name, CREATE, body={"number": name, "floor": 1}) for name in ("0", "242X"))

    def is_allowed(case: Case) -> bool:
        return case.body is not None and len(json.loads(case.body.content)["number"]) <= 4

    assert not asyncio.run(unique(plain, Users("number", status=400).put, is_allowed))
    (found,) = asyncio.run(unique(plain, users.put, is_allowed, others=[fuller]))
    assert (found.value, found.form) == ("0", (digits, digits, digits, ascii_uppercase))


def test_what_was_served_before_is_refused_for_what_is_there_since() -> None:
    few = case_of("plain", CREATE, body={"number": "242X", "name": "-"})
    for was_served in (True, False):
        users = Users("number", says_which=True, status=400, form=r"[0-9]{3}[A-Z]")
        asyncio.run(users.put(few))
        assert bool(asyncio.run(unique(few, users.put, lambda _: True, was_served=was_served))) is was_served


def test_one_of_few_is_drawn_only_where_it_is_said_that_there_is_a_conflict() -> None:
    few = {"number": "A7-42", "name": "-"}
    assert found_in(Users("number", says_which=True, form=r"A[0-9]-[0-9]{2}"), **few)
    assert not found_in(Users("number", says_which=True, status=422, form=r"A[0-9]-[0-9]{2}"), **few)


def test_what_is_booked_then_already_is_booked_for_another_day() -> None:
    (found,) = found_in(Users("at"), name="sample", at="2030-01-01T09:30:00Z")
    assert found.field.pointer == "/at"


@pytest.mark.parametrize(("booked_until", "decades"), [(r"20[3-9].*", 7), (r"203.*", 1)], ids=["any-time", "soon"])
def test_a_day_is_soon_where_bookings_end_soon(
    monkeypatch: pytest.MonkeyPatch, booked_until: str, decades: int
) -> None:
    monkeypatch.setattr("harness.run.uniqueness.choice", lambda characters: characters[-1])
    (found,) = found_in(Users("at", form=booked_until), name="sample", at="2030-01-01T09:30:00Z")
    assert (found.field.pointer, len(found.form[2])) == ("/at", decades)
