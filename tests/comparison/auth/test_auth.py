"""What becomes of requests without a good credential."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.comparison.auth.auth_challenge_changed import challenges
from harness.model.case import Credential, Role
from tests.evidence_of import THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items"


def tried(tmp_path: Path, here: Given, there: Given, credential: Credential = Credential.NONE) -> World:
    shop = world(tmp_path, [READ])
    shop.ask(case_of("own"), Given(body=[]), Given(body=[]))
    return shop.ask(case_of("bad", credential=credential), here, there)


@pytest.mark.parametrize("credential", [Credential.NONE, Credential.BROKEN])
@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(401, 200, ["authentication-not-enforced"], id="open-here"),
        pytest.param(403, 204, ["authentication-not-enforced"], id="open-here-without-content"),
        pytest.param(200, 401, ["authentication-required"], id="closed-here"),
        pytest.param(401, 403, ["auth-challenge-changed"], id="another-status"),
        pytest.param(401, 401, [], id="the-same"),
        pytest.param(200, 200, [], id="open-on-both-sides"),
        pytest.param(401, 404, [], id="a-404-where-a-good-credential-gets-200"),
    ],
)
def test_a_bad_credential_is_refused_alike(
    tmp_path: Path, here: int, there: int, kinds: list[str], credential: Credential
) -> None:
    assert tried(tmp_path, Given(status=here), Given(status=there), credential).kinds() == kinds


def test_what_is_refused_only_behind_the_credential_was_let_through(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    own = case_of("own", "GET /items/{id}", role=Role.ABSENT)
    shop.ask(own, Given(status=404), Given(status=404))
    bad = case_of("bad", "GET /items/{id}", role=Role.ABSENT, credential=Credential.NONE)
    shop.ask(bad, Given(status=401), Given(status=404))
    assert shop.kinds() == ["authentication-not-enforced"]


def test_what_was_served_is_told_rather_than_what_was_only_let_through(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    own = case_of("own", "GET /items/{id}", role=Role.ABSENT)
    shop.ask(own, Given(status=404), Given(status=404))
    shop.ask(replace(own, id="bad", credential=Credential.NONE), Given(status=401), Given(status=404))
    made = case_of("made", "GET /items/{id}", role=Role.CREATED, credential=Credential.NONE)
    shop.ask(made, Given(status=401), Given(status=200))
    (found,) = shop.compare().differences
    assert "is served (200)" in found.message
    assert found.environment_side.text == "200, 404 to 2 of 2 requests"


def test_an_operation_that_is_not_there_lets_nobody_through(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    shop.ask(case_of("own", "POST /items"), Given(status=201), Given(status=404))
    shop.ask(case_of("bad", "POST /items", credential=Credential.NONE), Given(status=401), Given(status=404))
    assert "authentication-not-enforced" not in shop.kinds()


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param('Bearer realm="a"', 'Bearer realm="b"', [], id="another-realm"),
        pytest.param('Bearer realm="a"', "Bearer", ["auth-challenge-changed"], id="a-parameter-less"),
        pytest.param('Bearer realm="a"', 'Basic realm="a"', ["auth-challenge-changed"], id="another-scheme"),
        pytest.param(
            'Basic realm="a", Bearer error="x, y=z"', 'bearer error="q", basic realm="b"', [], id="another-order"
        ),
    ],
)
def test_the_challenge_is_compared_by_schemes_and_names(
    tmp_path: Path, here: str, there: str, kinds: list[str]
) -> None:
    shop = tried(
        tmp_path,
        Given(status=401, headers=(("www-authenticate", here),)),
        Given(status=401, headers=(("www-authenticate", there),)),
    )
    assert shop.kinds() == kinds


@pytest.mark.parametrize("value", ["", ",,,", "=", '"', "Bearer " * 3000, 'a="' + "\\" * 5000, "é=ü"])
def test_hostile_challenges_are_read_without_harm(value: str) -> None:
    given = Given(status=401, headers=(("www-authenticate", value),))
    assert isinstance(challenges(observed(case_of("bad"), THERE, given)), tuple)


def test_a_bad_credential_is_compared_on_stored_resources_too(tmp_path: Path) -> None:
    shop = world(tmp_path, ["GET /items/{id}"])
    for index in range(3):
        case = case_of(f"own-{index}", "GET /items/{id}", role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={}), Given(body={}))
    bad = case_of("bad", "GET /items/{id}", role=Role.EXISTING, credential=Credential.NONE)
    shop.ask(bad, Given(status=401), Given(status=200))
    assert shop.kinds() == ["authentication-not-enforced"]


def test_numbers_that_no_resource_has_do_not_hide_who_was_let_through(tmp_path: Path) -> None:
    shop = world(tmp_path, ["DELETE /items/{id}"])
    own = case_of("own", "DELETE /items/{id}", role=Role.ABSENT, path_value="2000000007")
    shop.ask(own, Given(status=404), Given(status=404))
    shop.ask(replace(own, id="bad", credential=Credential.BROKEN), Given(status=401), Given(status=404))
    assert shop.kinds() == ["authentication-not-enforced"]
