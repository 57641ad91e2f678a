"""What a store does to what it is given is found, and what a client sees of its own writes; others' writes are not."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import pytest

from harness.model.place import Part
from tests.seeded.running import TWIN, compared
from tests.seeded.seed import Seed, described, findings_of, missed, unexpected
from tests.servers.drifting.server import address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.model.report import Report

ADD, READ, LIST = "POST /parcels", "GET /parcels/{parcelId}", "GET /parcels"
REPLACE, CHANGE, REMOVE = "PUT /parcels/{parcelId}", "PATCH /parcels/{parcelId}", "DELETE /parcels/{parcelId}"


def _stored(drift: str, name: str, *operations: str) -> Seed:
    """A property that comes back otherwise, from wherever it is shown."""
    own = operations or (ADD, READ, REPLACE, LIST)
    places = tuple((one, f"/items/*{name}" if one == LIST else name) for one in own)
    return Seed(
        drift=drift,
        kind="value-not-preserved",
        part=Part.RESPONSE_BODY,
        places=places,
        elsewhere=() if operations else (CHANGE,),
    )


def _seen(drift: str, operation: str, part: Part, pointer: str = "", *, kind: str = "consistency-changed") -> Seed:
    return Seed(drift=drift, kind=kind, part=part, places=((operation, pointer),))


SEEDS = (
    _stored("labels-cut-at-20", "/label"),
    _stored("notes-trimmed", "/note"),
    _stored("notes-without-combining-characters", "/note", READ, LIST),
    _stored("values-to-two-places", "/declaredValue"),
    _stored("pieces-as-doubles", "/pieces", ADD, READ, LIST),
    _stored("moments-in-utc", "/sendAt"),
    _stored("moments-without-zone", "/sendAt", READ, LIST),
    _stored("tags-in-lower-case", "/tags/*"),
    Seed(
        drift="charges-to-two-places",
        kind="precision-changed",
        part=Part.RESPONSE_BODY,
        places=((ADD, "/charge"), (READ, "/charge")),
        elsewhere=(CHANGE, REPLACE, LIST),
    ),
    _seen("keys-ignored", ADD, Part.REQUEST_HEADER, "/idempotency-key", kind="idempotency-not-honoured"),
    _seen("deleted-and-found", READ, Part.RESPONSE_STATUS),
    _seen("deleted-and-listed", LIST, Part.RESPONSE_BODY),
    _seen("deleted-twice", REMOVE, Part.RESPONSE_STATUS),
    _seen("created-and-not-found", READ, Part.RESPONSE_STATUS),
    _seen("created-and-not-listed", LIST, Part.RESPONSE_BODY),
    _seen("changes-seen-late", READ, Part.RESPONSE_BODY, "/label"),
    _seen("put-merges", REPLACE, Part.REQUEST_BODY),
    _seen("patch-resets", CHANGE, Part.REQUEST_BODY),
    Seed(
        drift="nulls-left-alone",
        kind="consistency-changed",
        part=Part.RESPONSE_BODY,
        places=((CHANGE, "/note"), (READ, "/note")),
    ),
    Seed(
        drift="if-match-ignored",
        kind="parameter-ignored",
        part=Part.REQUEST_HEADER,
        places=((REPLACE, "/if-match"), (CHANGE, "/if-match")),
    ),
    Seed(
        drift="heads-refused",
        kind="consistency-changed",
        part=Part.RESPONSE_STATUS,
        places=((LIST, ""),),
        elsewhere=(READ,),
    ),
    _seen("if-none-match-ignored", READ, Part.REQUEST_HEADER, "/if-none-match"),
)


@pytest.fixture(scope="module")
def report(url: str, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Of a run during which somebody else adds to, changes and deletes from what one twin and the reference hold."""
    with _busy(url, data=1), _busy(url, data=2):
        # One process serves two dozen environments: who gives up early has seen nothing.
        return compared(url, tmp_path_factory.mktemp("project"), SEEDS, concurrency=2, timeout_seconds=60)


@contextmanager
def _busy(url: str, *, data: int) -> Iterator[None]:
    """Another client of one environment, until the block ends."""
    over = threading.Event()

    def work() -> None:
        with httpx.Client(base_url=url + address("parcels", seed=data, name=f"data-{data}"), trust_env=False) as client:
            while not over.wait(0.2):
                made = client.post("/parcels", json={"label": "somebody else's", "weightKg": 2}).json()["parcelId"]
                client.patch(
                    f"/parcels/{made}",
                    content=b'{"label": "theirs"}',
                    headers={"Content-Type": "application/merge-patch+json"},
                )
                client.delete(f"/parcels/{made}")

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_the_drift_is_found_in_every_place_that_shows_it(report: Report, seed: Seed) -> None:
    assert missed(seed, report) == []


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.drift)
def test_nothing_else_is_told_of_the_environment(report: Report, seed: Seed) -> None:
    assert unexpected(seed, report) == []


def test_the_same_version_with_other_data_is_silent(report: Report) -> None:
    assert [described(finding) for finding in findings_of(report, TWIN)] == []


@pytest.mark.parametrize(
    ("drift", "words"),
    [
        ("labels-cut-at-20", "cut to 20 characters"),
        ("notes-trimmed", "trimmed"),
        ("notes-without-combining-characters", "without combining characters"),
        ("values-to-two-places", "rounded to 2 places"),
        ("pieces-as-doubles", "kept as a double, its last digits lost"),
        ("moments-in-utc", "converted to UTC: the same instant, its own offset lost"),
        ("moments-without-zone", "with its time zone lost, as if it had been UTC: another instant"),
        ("tags-in-lower-case", "in lower case"),
    ],
)
def test_what_happens_to_a_value_is_called_by_its_name(report: Report, drift: str, words: str) -> None:
    messages = [finding.message for finding in findings_of(report, drift)]
    assert all(f"comes back {words} in" in message for message in messages)
