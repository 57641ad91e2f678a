"""A header that changes the reference's answer to what the run makes has to do so here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.model.case import Role
from tests.evidence_of import NOTHING, Given, case_of, world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.evidence_of import World

CREATE = "POST /items"


def in_two_languages(
    tmp_path: Path, here: tuple[str, str], there: tuple[str, str], *, role: Role | None = None, again: bool = True
) -> World:
    """The same request in two languages; of the reference what it calls the state is known from both askings."""
    operation = CREATE if role is None else "GET /items/{id}"
    shop = world(tmp_path, (CREATE, "GET /items/{id}"))
    for number, language in enumerate(("en", "de")):
        case = case_of(language, operation, role=role, body={"size": 1} if role is None else NOTHING)
        case = replace(case, headers=(("Accept-Language", language),))
        shown = [
            Given(body={"stateName": side[number], "id": f"{name}{number}"})
            for side, name in ((here, "h"), (there, "t"))
        ]
        shop.ask(case, shown[0], shown[1], again=Given(body={"stateName": here[number], "id": f"a{number}"}))
    if not again:
        shop.observations = [one for one in shop.observations if one.asking == 1]
    return shop


def test_a_header_that_has_no_effect_is_told(tmp_path: Path) -> None:
    found = in_two_languages(tmp_path, ("Open", "Offen"), ("Open", "Open"))
    assert ("parameter-ignored", CREATE, "/accept-language") in found.places()


@pytest.mark.parametrize(
    ("here", "there"),
    [
        pytest.param(("Open", "Offen"), ("Open", "Offen"), id="the same effect"),
        pytest.param(("Open", "Open"), ("Open", "Open"), id="none anywhere"),
        pytest.param(("Open", "Offen"), ("New", "Neu"), id="other words"),
    ],
)
def test_a_header_with_an_effect_is_not_ignored(tmp_path: Path, here: tuple[str, str], there: tuple[str, str]) -> None:
    assert "parameter-ignored" not in in_two_languages(tmp_path, here, there).kinds()


def test_stored_content_may_be_there_in_one_language_alone(tmp_path: Path) -> None:
    found = in_two_languages(tmp_path, ("Chair", "Stuhl"), ("Chair", "Chair"), role=Role.EXISTING)
    assert "parameter-ignored" not in found.kinds()


def test_what_the_reference_was_asked_once_may_be_chance(tmp_path: Path) -> None:
    found = in_two_languages(tmp_path, ("Open", "Offen"), ("Open", "Open"), again=False)
    assert "parameter-ignored" not in found.kinds()
