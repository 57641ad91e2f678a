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
    """Refuses what has been taken, as far as the given property goes."""

    def __init__(self, only: str | None) -> None:
        self._only = only
        self._taken: set[str] = set()
        self.asked = 0

    async def put(self, case: Case) -> Observation:
        assert case.body is not None
        self.asked += 1
        sent = json.loads(case.body.content)
        value = str(sent.get(self._only)) if self._only else ""
        if self._only and value in self._taken:
            refused = Given(status=409, body={"code": "conflict", "detail": "there is one already"})
            return observed(case, HERE, refused)
        self._taken.add(value)
        return observed(case, HERE, Given(status=201, body=sent))


def found_in(users: Users) -> Unique | None:
    return asyncio.run(unique(case_of("plain", CREATE, body=PLAIN), users.put, lambda _: True))


def test_the_property_that_may_not_be_given_twice_is_named() -> None:
    for name in ("email", "name"):
        found = found_in(Users(name))
        assert found is not None
        assert (found.field.pointer, found.value) == (f"/{name}", PLAIN[name])


def test_an_item_that_is_there_already_says_it_as_well() -> None:
    users = Users("email")
    asyncio.run(users.put(case_of("before", CREATE, body=PLAIN)))
    found = found_in(users)
    assert found is not None
    assert found.field.pointer == "/email"


def test_what_may_be_made_twice_has_nothing_unique() -> None:
    users = Users(None)
    assert found_in(users) is None
    assert users.asked == 2


def test_what_is_no_text_is_not_tried() -> None:
    assert found_in(Users("age")) is None
