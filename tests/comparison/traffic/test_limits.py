"""Limits as they are announced and as they are met."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from harness.comparison.traffic.announced_limits import Limit, limits
from harness.finding.confidence import confidence
from harness.model.case import Credential, Purpose, Role
from harness.model.exchange import FailureKind
from harness.model.finding import Confidence
from tests.evidence_of import HERE, THERE, Given, World, case_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

READ = "GET /items/{id}"
Headers = tuple[tuple[str, str], ...]


@pytest.mark.parametrize(
    ("headers", "announced"),
    [
        pytest.param({"ratelimit-policy": '"default";q=100;w=60'}, [(100, 60)], id="policy"),
        pytest.param({"ratelimit-policy": '"a, b";q=5;w=1, "c";q=90;w=600'}, [(5, 1), (90, 600)], id="policies"),
        pytest.param({"ratelimit-policy": "100;w=60"}, [(100, 60)], id="policy-of-an-earlier-version"),
        pytest.param({"ratelimit-limit": "100"}, [(100, 0)], id="limit"),
        pytest.param({"ratelimit": "limit=100, remaining=50, reset=5"}, [(100, 0)], id="combined"),
        pytest.param({"ratelimit": '"default";r=50;t=30'}, [], id="combined-without-quota"),
        pytest.param({"x-ratelimit-limit": "5000", "x-ratelimit-reset": "1900000000"}, [(5000, 0)], id="as-github"),
        pytest.param({"x-ratelimit-limit": '10, 10;w=1;name="per-ip"'}, [(10, 1)], id="as-envoy"),
        pytest.param({"x-ratelimit-limit-minute": "20"}, [(20, 60)], id="as-kong"),
        pytest.param({"x-rate-limit-limit": "15"}, [(15, 0)], id="with-another-hyphen"),
        pytest.param({"ratelimit-limit": "100", "ratelimit-policy": "100;w=60"}, [(100, 60)], id="the-same-twice"),
        pytest.param({"x-ratelimit-remaining": "3", "ratelimit-reset": "9"}, [], id="of-the-moment"),
        pytest.param({"ratelimit-limit": "0"}, [], id="nothing"),
        pytest.param({"ratelimit-limit": "9" * 500}, [], id="hostile-number"),
        pytest.param({"ratelimit-policy": ";;;==,,\"" * 900}, [], id="hostile-text"),
        pytest.param({"x-ratelimit-limit-minute": "²"}, [], id="hostile-digit"),
    ],
)  # fmt: skip
def test_every_form_is_read_as_quota_and_window(headers: dict[str, str], announced: list[tuple[int, int]]) -> None:
    assert limits(headers.items()) == {Limit(quota=quota, window=window) for quota, window in announced}


def read(tmp_path: Path, here: Headers, there: Headers, **more: Any) -> World:
    shop = world(tmp_path, [READ])
    for index in range(3):
        left = (("x-ratelimit-remaining", str(90 - index)),)
        case = case_of(f"read-{index}", READ, role=Role.EXISTING, index=index)
        shop.ask(case, Given(body={}, headers=(*here, *left)), Given(body={}, headers=(*there, *left)), **more)
    return shop


HUNDRED = (("ratelimit-policy", '"default";q=100;w=60'),)
TEN = (("ratelimit-policy", '"default";q=10;w=60'),)


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(HUNDRED, TEN, ["rate-limit-changed"], id="another-quota"),
        pytest.param(HUNDRED, (("ratelimit-policy", "100;w=3600"),), ["rate-limit-changed"], id="another-window"),
        pytest.param(HUNDRED, (), ["rate-limit-missing"], id="none"),
        pytest.param((), TEN, ["rate-limit-changed"], id="only-here"),
        pytest.param(HUNDRED, (("x-ratelimit-limit", "100"),), [], id="the-same-in-another-form"),
        pytest.param(HUNDRED, HUNDRED, [], id="the-same"),
        pytest.param((), (), [], id="nowhere"),
    ],
)
def test_announced_limits_are_compared_and_told_once(
    tmp_path: Path, here: Headers, there: Headers, kinds: list[str]
) -> None:
    assert read(tmp_path, here, there).kinds() == kinds


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(["7", "6", "5"], ["1900000007", "1900000008", "1900000009"], ["rate-limit-changed"], id="epoch"),
        pytest.param(["7", "6", "5"], ["2", "9", "1"], [], id="other-seconds"),
        pytest.param(["7", "6", "5"], ["2030-03-17T17:46:40Z"] * 3, ["rate-limit-changed"], id="date"),
        pytest.param(["7", "6", "1900000009"], ["1900000007"] * 3, [], id="both-in-the-reference"),
        pytest.param(["soon"] * 3, ["7", "6", "5"], [], id="a-text"),
    ],
)
def test_how_it_is_said_when_a_limit_is_filled_up_is_compared(
    tmp_path: Path, here: list[str], there: list[str], kinds: list[str]
) -> None:
    shop = world(tmp_path, [READ])
    for index, sides in enumerate(zip(here, there, strict=True)):
        case = case_of(f"read-{index}", READ, role=Role.EXISTING, index=index)
        shop.ask(case, *(Given(body={}, headers=(("x-ratelimit-reset", value),)) for value in sides))
    assert shop.kinds() == kinds


def test_what_a_further_identity_alone_is_told_of_is_told_with_its_name(tmp_path: Path) -> None:
    shop = read(tmp_path, HUNDRED, HUNDRED)
    case = case_of("other", READ, role=Role.EXISTING, credential=Credential.OTHER)
    shop.ask(case, Given(body={}, headers=HUNDRED), Given(body={}, headers=TEN), identity="reader")
    (difference,) = shop.told()
    assert difference.kind == "rate-limit-changed"
    assert "another limit to the identity reader" in difference.message


def test_a_limit_that_is_met_is_not_missing(tmp_path: Path) -> None:
    assert read(tmp_path, HUNDRED, (), rate_limited=1).kinds() == ["rate-limit-changed"]


def limited(tmp_path: Path, here: int, there: int, count: int = 1) -> World:
    shop = world(tmp_path, [READ])
    case = case_of("read", READ, role=Role.EXISTING)
    shop.cases[case.id] = case
    shop.observations += [
        observed(case, HERE, Given(body={}), rate_limited=here, without_retry_after=here),
        observed(case, THERE, Given(body={}), rate_limited=count, without_retry_after=there),
    ]
    return shop


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param(0, 2, ["retry-after-missing"], id="here-alone"),
        pytest.param(1, 2, [], id="on-both-sides"),
        pytest.param(0, 0, [], id="said"),
    ],
)
def test_a_429_that_does_not_say_when_to_come_back_is_told(
    tmp_path: Path, here: int, there: int, kinds: list[str]
) -> None:
    assert limited(tmp_path, here, there).kinds() == kinds


@pytest.mark.parametrize(
    ("count", "sure"), [(1, Confidence.SUSPECTED), (3, Confidence.CONFIRMED)], ids=["once", "several-times"]
)
def test_what_is_not_met_again_is_sure_where_it_was_met_often(tmp_path: Path, count: int, sure: Confidence) -> None:
    assert confidence(limited(tmp_path, 0, count).only(), recurred=None) is sure


def test_a_429_is_no_drift_of_another_kind(tmp_path: Path) -> None:
    shop = world(tmp_path, [READ])
    case = case_of("read", READ, role=Role.EXISTING)
    shop.cases[case.id] = case
    refused = observed(case, THERE, Given(failure=FailureKind.RATE_LIMITED), rate_limited=5)
    shop.observations += [observed(case, HERE, Given(body={})), refused]
    assert shop.kinds() == []


def burst(tmp_path: Path, here: tuple[int, int], there: tuple[int, int]) -> World:
    """How many were served and refused on each side."""
    shop = world(tmp_path, ["GET /items"])
    case = case_of("burst", purpose=Purpose.BURST)
    shop.cases[case.id] = case
    for name, (served, refused) in ((HERE, here), (THERE, there)):
        shop.observations += [observed(case, name, Given(body=[])) for _ in range(served)]
        shop.observations += [
            observed(case, name, Given(failure=FailureKind.RATE_LIMITED), status=429) for _ in range(refused)
        ]
    return shop


@pytest.mark.parametrize(
    ("here", "there", "kinds"),
    [
        pytest.param((5, 35), (40, 0), ["rate-limit-missing"], id="no-limit"),
        pytest.param((40, 0), (5, 35), ["rate-limit-changed"], id="a-limit"),
        pytest.param((30, 10), (5, 35), ["rate-limit-changed"], id="another-limit"),
        pytest.param((5, 35), (6, 34), [], id="one-more-by-chance"),
        pytest.param((40, 0), (40, 0), [], id="none-met"),
        pytest.param((30, 10), (40, 0), [], id="too-near-to-tell"),
        pytest.param((5, 35), (0, 0), [], id="not-probed"),
    ],
)
def test_a_burst_meets_the_limit(
    tmp_path: Path, here: tuple[int, int], there: tuple[int, int], kinds: list[str]
) -> None:
    assert burst(tmp_path, here, there).kinds() == kinds
