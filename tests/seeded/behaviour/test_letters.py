"""What parameters do to a list is seen with values that its own rows show: bounds, words, two at once, an order."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import pytest

from tests.seeded.running import compared_alone
from tests.seeded.seed import described, findings_of
from tests.servers.letters import CONTRACT, DRIFTS, STUMBLING, letters

if TYPE_CHECKING:
    from harness.model.report import Report

LIST = "GET /letters"

TOLD = {
    "exclusive": ("response-value-changed", LIST, "/sent_before"),
    "unbounded": ("parameter-ignored", LIST, "/sent_before"),
    "capitals": ("response-value-changed", LIST, "/q"),
    "everything": ("parameter-ignored", LIST, "/q"),
    "last-tone": ("parameter-ignored", LIST, "/tone"),
    "code-points": ("ordering-changed", LIST, "/sort"),
    "semicolons": ("response-body-changed", "GET /letters/export", ""),
    "failing": ("server-error", LIST, "/min_weight"),
    "tones-apart": ("response-body-changed", "GET /letters/tones", ""),
    "json-alone": ("response-media-type-changed", "GET /letters/tones", ""),
}
TWIN = "twin"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The reference, its twin with other letters, and a server for each drift."""
    project = tmp_path_factory.mktemp("letters")
    targets: dict[str, dict[str, Any]] = {}
    with ExitStack() as stack:
        for number, name in enumerate(("reference", TWIN, STUMBLING, *DRIFTS)):
            workspace = tmp_path_factory.mktemp(name)
            address = stack.enter_context(letters(workspace, number + 1, "" if number < 2 else name))
            targets[name] = {"base_url": address}
        return compared_alone(project, "letters", CONTRACT, targets)


@pytest.mark.parametrize("drift", DRIFTS)
def test_the_drift_is_found_where_it_is(report: Report, drift: str) -> None:
    places = {(one.kind, one.place.operation, one.place.pointer) for one in findings_of(report, drift)}
    assert places == {TOLD[drift]}


def test_the_same_version_with_other_letters_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []


def test_a_service_that_fails_once_on_a_request_of_a_volley_stays_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, STUMBLING)] == []
