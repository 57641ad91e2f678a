"""What further identities and forged tokens get, compared by the names of the identities."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.comparing import recurring
from harness.finding.explanation import explained
from harness.model.case import Credential, Purpose, Role
from harness.model.exchange import FailureKind
from tests.evidence_of import HERE, THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items/{id}"


def tried(
    tmp_path: Path,
    here: int,
    there: int,
    credential: Credential = Credential.OTHER,
    *,
    own: tuple[int, int] = (200, 200),
    identity: str = "reader",
) -> World:
    shop = world(tmp_path, [READ])
    case = case_of("own", READ, role=Role.CREATED)
    shop.ask(case, *(Given(status=status) for status in own))
    other = replace(case, id="other", credential=credential)
    return shop.ask(other, Given(status=here), Given(status=there), identity=identity)


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(403, 200, ["scope-not-enforced"], id="served-here-alone"),
        pytest.param(401, 204, ["scope-not-enforced"], id="refused-there-by-401"),
        pytest.param(404, 200, ["scope-not-enforced"], id="hidden-there"),
        pytest.param(200, 403, ["scope-required"], id="refused-here-alone"),
        pytest.param(200, 404, ["scope-required"], id="hidden-here"),
        pytest.param(401, 403, ["auth-challenge-changed"], id="refused-otherwise"),
        pytest.param(403, 403, [], id="refused-alike"),
        pytest.param(200, 200, [], id="served-alike"),
        pytest.param(404, 404, [], id="hidden-alike"),
    ],
)
def test_an_identity_may_do_the_same_everywhere(tmp_path: Path, here: int, there: int, kinds: list[str]) -> None:
    assert tried(tmp_path, here, there).kinds() == kinds


def test_an_operation_that_is_missing_serves_nobody(tmp_path: Path) -> None:
    assert "scope-not-enforced" not in tried(tmp_path, 403, 404, own=(200, 404)).kinds()


def test_what_is_refused_only_behind_the_scope_was_let_through(tmp_path: Path) -> None:
    assert tried(tmp_path, 403, 404, own=(404, 404)).kinds() == ["scope-not-enforced"]


def test_what_was_done_is_told_rather_than_what_was_only_let_through(tmp_path: Path) -> None:
    shop = tried(tmp_path, 403, 404, own=(404, 404))
    made = replace(case_of("made", READ, role=Role.CREATED), credential=Credential.OTHER, query=(("q", "1"),))
    shop.ask(made, Given(status=403), Given(status=200), identity="reader")
    (found,) = shop.compare().differences
    assert "reader is served (200)" in found.message
    assert (found.reference_side.text, found.environment_side.text) == (
        "403 to 2 of 2 requests",
        "200, 404 to 2 of 2 requests",
    )


def test_what_is_asked_beside_it_does_not_differ(tmp_path: Path) -> None:
    found = next(
        one for one in in_one_sequence(tmp_path, 200).compare().differences if one.kind == "scope-not-enforced"
    )
    assert (found.compared, found.differing) == (1, 1)


def in_one_sequence(tmp_path: Path, there: int) -> World:
    """What the run made is read with the full identity, then as another one, which the reference hides it from."""
    shop = world(tmp_path, [READ])
    case = case_of("own", READ, role=Role.CREATED)
    shop.ask(case, Given(status=200), Given(status=200), sequence="s", step=1)
    # The same request in another sequence, in which it was gone already.
    shop.ask(replace(case, id="gone"), Given(status=404), Given(status=404), sequence="r", step=1)
    other = replace(case, id="other", credential=Credential.OTHER, purpose=Purpose.AUTHENTICATION)
    return shop.ask(other, Given(status=404), Given(status=there), sequence="s", step=2, identity="reader")


@pytest.mark.parametrize(
    ("there", "told"),
    [
        pytest.param(200, True, id="shown-here"),
        pytest.param(404, False, id="hidden-alike"),
    ],
)
def test_what_was_shown_to_the_full_identity_right_before_is_there_and_hidden(
    tmp_path: Path, there: int, told: bool
) -> None:
    assert ("scope-not-enforced" in in_one_sequence(tmp_path, there).kinds()) is told


@pytest.mark.parametrize(("own", "comes_back"), [(200, True), (404, False)])
def test_what_is_hidden_comes_back_where_the_full_identity_is_shown_it_again(
    tmp_path: Path, own: int, comes_back: bool
) -> None:
    shop = in_one_sequence(tmp_path, 200)
    again = [
        observed(shop.cases[name], side, Given(status=status), asking=asking, sequence="s", step=step, identity=who)
        for asking in (3, 4)
        for name, step, who, here, there in (("own", 1, "full", own, 200), ("other", 2, "reader", 404, 200))
        for side, status in ((HERE, here), (THERE, there))
    ]
    found = next(one for one in shop.compare().differences if one.kind == "scope-not-enforced")
    assert {*found.cases} == {"own", "other"}
    assert recurring(found, shop.contract, again, view=shop.view) is comes_back


def test_what_one_side_alone_let_another_identity_do_is_not_told_of_what_comes_after_it(tmp_path: Path) -> None:
    """Archived by somebody, it cannot be found there any more, and is deleted here."""
    act, remove = "POST /items/{id}/archive", "DELETE /items/{id}"
    shop = world(tmp_path, [READ, act, remove])
    shop.ask(case_of("own", READ, role=Role.CREATED), Given(), Given(), sequence="s", step=1)
    for number, (operation, here, there) in enumerate(((act, 403, 200), (remove, 204, 404)), start=2):
        asked = case_of(operation, operation, role=Role.CREATED)
        shop.ask(asked, Given(status=min(here, 204)), Given(status=204), sequence=f"own-{number}", step=1)
        other = replace(asked, id=f"as another, {operation}", credential=Credential.OTHER)
        shop.ask(other, Given(status=here), Given(status=there), sequence="s", step=number, identity="clerk")
    told = [(one.kind, one.place.operation) for one in shop.compare().differences if one.kind.startswith("scope")]
    assert told == [("scope-not-enforced", act)]


def test_the_message_names_the_identity(tmp_path: Path) -> None:
    assert tried(tmp_path, 403, 200).only().message.startswith("the identity reader is served (200)")


def test_identities_are_matched_by_their_names(tmp_path: Path) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("other", READ, role=Role.CREATED, credential=Credential.OTHER)
    shop.cases[case.id] = case
    for name, status in (("reader", 403), ("writer", 200)):
        shop.observations.append(observed(case, HERE, Given(status=status), identity=name))
    for name, status in (("writer", 200), ("auditor", 200), ("reader", 403)):
        shop.observations.append(observed(case, THERE, Given(status=status), identity=name))
    comparison = shop.compare()
    assert comparison.differences == ()
    assert [(one.what, HERE in one.why) for one in comparison.not_compared] == [("the identity auditor", True)]


def test_an_identity_that_cannot_be_had_is_not_compared(tmp_path: Path) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("other", READ, role=Role.CREATED, credential=Credential.OTHER)
    failed = Given(failure=FailureKind.NO_CREDENTIAL)
    shop.ask(case, Given(status=403), failed, identity="reader")
    assert [one.what for one in shop.compare().not_compared] == ["the identity reader"]


@pytest.mark.parametrize(
    "credential",
    [Credential.WRONG_SIGNATURE, Credential.UNSIGNED, Credential.WRONG_AUDIENCE, Credential.EXPIRED],
)
@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(401, 200, ["token-check-missing"], id="served-here"),
        pytest.param(403, 204, ["token-check-missing"], id="served-without-content"),
        pytest.param(401, 401, [], id="refused-alike"),
        pytest.param(200, 200, [], id="checked-by-nobody"),
        pytest.param(401, 404, [], id="not-let-through"),
    ],
)
def test_a_token_that_breaks_a_check_is_refused_alike(
    tmp_path: Path, credential: Credential, here: int, there: int, kinds: list[str]
) -> None:
    assert tried(tmp_path, here, there, credential, identity=credential.value).kinds() == kinds


def test_an_open_door_is_told_once(tmp_path: Path) -> None:
    shop = tried(tmp_path, 403, 200)
    case = case_of("own", READ, role=Role.CREATED)
    shop.ask(replace(case, id="none", credential=Credential.NONE), Given(status=401), Given(status=200))
    forged = replace(case, id="forged", credential=Credential.UNSIGNED)
    shop.ask(forged, Given(status=401), Given(status=200), identity="unsigned")
    standing = explained(shop.compare().differences)
    assert [one.kind for one, _ in standing] == ["authentication-not-enforced"]
    assert {echo.kind for echo in standing[0][1]} == {"scope-not-enforced", "token-check-missing"}


WHOLE, MASKED = {"email": "ada@example.com"}, {"email": "a***@e***"}


def shown(
    tmp_path: Path, here: object, there: object, own: object = WHOLE, *, again: object = WHOLE, sequence: str = ""
) -> World:
    """Two identities are served the same item: what the further one is shown of it on either side."""
    shop = world(tmp_path, [READ])
    case = case_of("own", READ, role=Role.CREATED)
    shop.ask(case, Given(body=own), Given(body=own), again=Given(body=again), sequence=sequence or None, step=1)
    other = replace(case, id="other", credential=Credential.OTHER)
    return shop.ask(other, Given(body=here), Given(body=there), identity="reader", sequence=sequence or None, step=2)


@pytest.mark.parametrize(("sent", "kinds"), [("ada@example.com", ["scope-not-enforced"]), ("eve@example.com", [])])
def test_what_another_identity_sends_and_is_shown_masked_is_told_of_what_a_sequence_made(
    tmp_path: Path, sent: str, kinds: list[str]
) -> None:
    change = "PATCH /items/{id}"
    shop = world(tmp_path, [change])
    case = case_of("own", change, role=Role.CREATED, body={"email": sent})
    shop.ask(case, Given(body=WHOLE), Given(body=WHOLE), again=Given(body=WHOLE), sequence="s", step=1)
    other = replace(case, id="other", credential=Credential.OTHER)
    shop.ask(other, Given(body=MASKED), Given(body=WHOLE), identity="reader", sequence="t", step=1)
    assert [kind for kind in shop.kinds() if kind.startswith("scope")] == kinds


def test_what_a_sequence_made_may_have_gone_on_before_another_identity_was_shown_it(tmp_path: Path) -> None:
    queued, done = {"email": "queued"}, {"email": "done"}
    assert shown(tmp_path, done, queued, own=queued, again=queued, sequence="s").kinds() == []


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(MASKED, WHOLE, ["scope-not-enforced"], id="masked-in-the-reference-alone"),
        pytest.param(WHOLE, MASKED, ["scope-required"], id="masked-there-alone"),
        pytest.param(MASKED, {"email": "***"}, [], id="masked-otherwise"),
        pytest.param(MASKED, MASKED, [], id="masked-alike"),
        pytest.param(WHOLE, WHOLE, [], id="shown-alike"),
    ],
)
def test_an_identity_is_shown_the_same_everywhere(
    tmp_path: Path, here: object, there: object, kinds: list[str]
) -> None:
    told = shown(tmp_path, here, there).told()
    assert [one.kind for one in told] == kinds
    assert [(one.place.pointer, {*one.cases}) for one in told] == [("/email", {"other", "own"})] * len(kinds)


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        pytest.param([{"id": 1}, {"id": 3}], [], id="others"),
        pytest.param([{"id": 1}, {"id": 2}], ["scope-required"], id="the-same"),
    ],
)
def test_what_stands_beside_rows_is_held_against_it_where_the_rows_are_the_same(
    tmp_path: Path, rows: list[dict[str, int]], kinds: list[str]
) -> None:
    own = {"rows": [{"id": 1}, {"id": 2}], "next": "after-2", "about": {"by": "ada@example.com"}}
    told = shown(tmp_path, own, {**own, "rows": rows, "next": "after-3"}, own=own, again=own).told()
    assert [one.kind for one in told] == kinds


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"here": MASKED, "there": WHOLE, "again": {"email": "eve@example.com"}}, id="changes-by-itself"),
        pytest.param({"here": {"email": "x"}, "there": {"email": "y"}, "own": {"email": "y"}}, id="too-short"),
        pytest.param({"here": [MASKED], "there": [WHOLE], "own": [WHOLE], "again": [WHOLE]}, id="rows"),
    ],
)
def test_what_an_identity_is_shown_by_chance_is_not_told(tmp_path: Path, given: dict[str, Any]) -> None:
    assert not any(kind.startswith("scope") for kind in shown(tmp_path, **given).kinds())
