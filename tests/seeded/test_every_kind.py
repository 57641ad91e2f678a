"""Every kind of the categories that are judged has a seeded example; what has none is listed with the reason."""

from __future__ import annotations

from harness.model.taxonomy import KINDS, Category
from tests.seeded.auth.test_auth import SEEDS as AUTH
from tests.seeded.availability.test_availability import SEEDS as AVAILABILITY
from tests.seeded.behaviour.test_collections import SEEDS as COLLECTIONS
from tests.seeded.enum.test_enum import SEEDS as ENUM
from tests.seeded.error.test_error import SEEDS as ERROR
from tests.seeded.header.test_header import SEEDS as HEADER
from tests.seeded.request.test_request import SEEDS as REQUEST
from tests.seeded.schema.test_schema import SEEDS as SCHEMA
from tests.seeded.status.test_status import SEEDS as STATUS
from tests.seeded.timeout.test_timeout import SEEDS as TIMEOUT
from tests.servers.drifting.catalogue import DRIFTS

SEEDS = (*AVAILABILITY, *STATUS, *SCHEMA, *ENUM, *REQUEST, *ERROR, *AUTH, *TIMEOUT, *HEADER, *COLLECTIONS)

JUDGED = frozenset(
    {
        Category.AVAILABILITY,
        Category.STATUS,
        Category.SCHEMA,
        Category.ENUM,
        Category.REQUEST,
        Category.ERROR,
        Category.AUTH,
        Category.TIMEOUT,
        Category.HEADER,
        Category.BEHAVIOUR,
    }
)

WITHOUT_SEED = {
    "environment-unreachable": "nothing drifts where nothing answers: availability/test_unreachable.py",
    "scope-not-enforced": "other identities are not asked yet",
    "scope-required": "other identities are not asked yet",
    "token-check-missing": "tokens are not forged yet",
    "value-not-preserved": "what is sent is not held against what comes back yet",
    "idempotency-not-honoured": "no request is sent twice with one key yet",
    "consistency-changed": "what is written is not looked for in lists yet",
}


def test_every_kind_that_is_judged_is_seeded_or_says_why_not() -> None:
    judged = {name for name, kind in KINDS.items() if kind.category in JUDGED}
    assert {seed.kind for seed in SEEDS} | WITHOUT_SEED.keys() == judged


def test_no_reason_outlives_its_seed() -> None:
    assert not {seed.kind for seed in SEEDS} & WITHOUT_SEED.keys()


def test_every_drift_of_the_services_is_seeded_once() -> None:
    assert sorted(seed.drift for seed in SEEDS) == sorted(DRIFTS)
