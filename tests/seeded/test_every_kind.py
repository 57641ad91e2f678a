"""Every kind of the categories that are judged has a seeded example; what has none is listed with the reason."""

from __future__ import annotations

from harness.model.taxonomy import KINDS, Category
from tests.seeded.auth.test_auth import SEEDS as AUTH
from tests.seeded.availability.test_availability import SEEDS as AVAILABILITY
from tests.seeded.behaviour.test_collections import SEEDS as COLLECTIONS
from tests.seeded.behaviour.test_stored import SEEDS as STORED
from tests.seeded.contract.test_contract import SEEDS as CONTRACT
from tests.seeded.enum.test_enum import SEEDS as ENUM
from tests.seeded.error.test_error import SEEDS as ERROR
from tests.seeded.header.test_header import SEEDS as HEADER
from tests.seeded.lifecycle.test_lifecycle import SEEDS as LIFECYCLE
from tests.seeded.request.test_request import SEEDS as REQUEST
from tests.seeded.schema.test_schema import SEEDS as SCHEMA
from tests.seeded.status.test_status import SEEDS as STATUS
from tests.seeded.timeout.test_timeout import SEEDS as TIMEOUT
from tests.seeded.traffic.test_limits import SEEDS as LIMITS
from tests.servers.drifting.catalogue import DRIFTS

SEEDS = (
    *AVAILABILITY,
    *STATUS,
    *SCHEMA,
    *ENUM,
    *REQUEST,
    *ERROR,
    *AUTH,
    *TIMEOUT,
    *HEADER,
    *LIMITS,
    *LIFECYCLE,
    *CONTRACT,
    *STORED,
    *COLLECTIONS,
)

JUDGED = frozenset(
    {
        Category.AVAILABILITY,
        Category.STATUS,
        Category.SCHEMA,
        Category.ENUM,
        Category.REQUEST,
        Category.ERROR,
        Category.AUTH,
        Category.LATENCY,
        Category.TIMEOUT,
        Category.HEADER,
        Category.TRAFFIC,
        Category.LIFECYCLE,
        Category.CONTRACT,
        Category.BEHAVIOUR,
    }
)

WITHOUT_SEED = {
    "version-behind": "revisions of the contract are not compared yet",
    "environment-unreachable": "nothing drifts where nothing answers: availability/test_unreachable.py",
    "token-check-missing": "asks for tokens of a real issuer: auth/test_tokens.py",
    "latency-regressed": "what is slow has a server of its own: latency/test_latency.py",
    "latency-budget-exceeded": "what is slow has a server of its own: latency/test_latency.py",
    "mixed-versions": "asks for a gateway before two versions: traffic/test_mixed_versions.py",
    "unstable": "has a server of its own that fails now and then: traffic/test_unstable.py",
    "request-combination-accepted": "seeded with the sides in each other's place: request/test_swapped.py",
}


def test_every_kind_that_is_judged_is_seeded_or_says_why_not() -> None:
    judged = {name for name, kind in KINDS.items() if kind.category in JUDGED}
    assert {seed.kind for seed in SEEDS} | WITHOUT_SEED.keys() == judged


def test_no_reason_outlives_its_seed() -> None:
    assert not {seed.kind for seed in SEEDS} & WITHOUT_SEED.keys()


def test_every_drift_of_the_services_is_seeded_once() -> None:
    assert sorted(seed.drift for seed in SEEDS) == sorted(DRIFTS)
