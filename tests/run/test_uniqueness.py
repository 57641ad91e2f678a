"""What has to be another for each item is found out by making one twice."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

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

    def __init__(self, *unique: str, says_which: bool = False) -> None:
        self._unique = unique
        self._says_which = says_which
        self._taken: set[tuple[str, str]] = set()
        self.asked = 0

    async def put(self, case: Case) -> Observation:
        assert case.body is not None
        self.asked += 1
        sent = json.loads(case.body.content)
        values = [(name, str(sent.get(name))) for name in self._unique]
        for name, value in values:
            if (name, value) in self._taken:
                detail = f"there is one with this {name} already" if self._says_which else "there is one already"
                return observed(case, HERE, Given(status=409, body={"code": "conflict", "detail": detail}))
        self._taken.update(values)
        return observed(case, HERE, Given(status=201, body=sent))


def found_in(users: Users) -> tuple[Unique, ...]:
    return asyncio.run(unique(case_of("plain", CREATE, body=PLAIN), users.put, lambda _: True))


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


def test_of_several_nothing_is_known_where_refusals_do_not_say_which() -> None:
    assert found_in(Users("email", "name")) == ()
