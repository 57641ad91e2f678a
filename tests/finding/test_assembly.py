"""Differences become findings: explained, grouped, graded, with evidence that a person can repeat."""

from __future__ import annotations

import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from harness.finding.assembly import Confirmed, findings
from harness.finding.confidence import confidence
from harness.finding.explanation import ROWS, explained
from harness.finding.fingerprint import fingerprint
from harness.finding.request_lines import curl
from harness.model.case import UNIQUE, Role
from harness.model.difference import Basis, Difference, Side
from harness.model.difference import Test as Significance
from harness.model.finding import Confidence
from harness.model.observation import Requested
from harness.model.place import WHOLE_API, Part, Place
from harness.model.taxonomy import KINDS, Severity
from harness.settings.rules import (
    CompareBy,
    CompareRule,
    HideRule,
    IgnoreRule,
    Selector,
    SeverityRule,
    UserRules,
)
from tests.evidence_of import API, HERE, THERE, Given, case_of, fault_of, observed, world

if TYPE_CHECKING:
    from pathlib import Path

    from harness.model.case import Case, Fault
    from harness.model.observation import Observation

READ = "GET /items/{id}"


def different(kind: str, pointer: str = "", operation: str = READ, part: Part = Part.RESPONSE_BODY) -> Difference:
    return Difference(
        kind=kind,
        place=Place(api=API, operation=operation, part=part, status=200, pointer=pointer),
        environment=THERE,
        reference=HERE,
        message=f"{kind} at {pointer}",
        reference_side=Side(text="this"),
        environment_side=Side(text="that"),
        basis=Basis.PAIRED,
        compared=4,
        differing=4,
        cases=("one",),
    )


CHANGE = "PATCH /items/{id}"
RESET = replace(different("consistency-changed", "", CHANGE, Part.REQUEST_BODY), cause="left out: label")


def standing(*differences: Difference) -> list[str]:
    return [one.kind for one, _ in explained(differences)]


BODY, STATUS, HEADER = Part.RESPONSE_BODY, Part.RESPONSE_STATUS, Part.RESPONSE_HEADER


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        pytest.param(
            different("environment-unreachable", operation="*", part=Part.CONNECTION),
            different("request-timed-out"),
            ["environment-unreachable"],
            id="unreachable-explains-everything",
        ),
        pytest.param(
            different("version-unavailable", "/v2", "*", Part.REQUEST_PATH),
            different("error-status-changed", operation="GET /v2/items"),
            ["version-unavailable"],
            id="a-version-explains-its-operations",
        ),
        pytest.param(
            different("version-unavailable", "/v2", "*", Part.REQUEST_PATH),
            different("error-status-changed", operation="GET /v20/items"),
            ["version-unavailable", "error-status-changed"],
            id="and-no-others",
        ),
        pytest.param(
            different("redirected", part=STATUS),
            different("authentication-not-enforced", part=STATUS),
            ["redirected", "authentication-not-enforced"],
            id="an-open-door-shows-through-a-redirect",
        ),
        pytest.param(
            different("authentication-required", part=STATUS),
            different("rate-limit-changed", "/ratelimit-limit", part=Part.RESPONSE_HEADER),
            ["authentication-required"],
            id="who-is-asked-for-a-name-has-the-limit-of-that-name",
        ),
        pytest.param(
            different("authentication-not-enforced", part=STATUS),
            different("rate-limit-changed", "/ratelimit-limit", operation="GET /items", part=Part.RESPONSE_HEADER),
            ["authentication-not-enforced", "rate-limit-changed"],
            id="and-no-other-operation-has",
        ),
        pytest.param(
            different("response-type-changed", "/owner"),
            different("response-property-removed", "/owner/name"),
            ["response-type-changed"],
            id="a-retyped-object-explains-what-was-in-it",
        ),
        pytest.param(
            different("response-type-changed", "/owner"),
            different("response-property-removed", "/owners"),
            ["response-type-changed", "response-property-removed"],
            id="not-what-only-begins-alike",
        ),
        pytest.param(
            different("response-type-changed", "/total"),
            different("response-enum-value-added", "/total"),
            ["response-type-changed"],
            id="and-its-values",
        ),
        pytest.param(
            different("response-type-changed", "/total"),
            different("response-property-became-optional", "/total"),
            ["response-type-changed", "response-property-became-optional"],
            id="not-its-absence",
        ),
        pytest.param(
            different("response-body-changed"),
            different("response-property-removed", "/items"),
            ["response-body-changed"],
            id="another-body-explains-its-members",
        ),
        pytest.param(
            different("response-body-changed"),
            different("response-header-removed", "/x-total", part=HEADER),
            ["response-body-changed", "response-header-removed"],
            id="not-headers",
        ),
        pytest.param(
            different("request-id-not-propagated", "/x-request-id", "*", HEADER),
            different("response-header-removed", "/x-request-id", "*", HEADER),
            ["request-id-not-propagated"],
            id="a-lost-echo-explains-the-missing-header",
        ),
        pytest.param(
            different("response-body-changed"),
            different("response-media-type-changed"),
            ["response-media-type-changed"],
            id="another media type is another body, in whatever order they come",
        ),
        pytest.param(
            different("request-bound-loosened", "/limit", part=Part.REQUEST_QUERY),
            different("parameter-ignored", "/limit", part=Part.REQUEST_QUERY),
            ["parameter-ignored"],
            id="a parameter that nobody reads is not checked",
        ),
        pytest.param(
            different("request-bound-loosened", "/limit", part=Part.REQUEST_QUERY),
            different("parameter-ignored", "/page", part=Part.REQUEST_QUERY),
            ["request-bound-loosened", "parameter-ignored"],
            id="another parameter may be read",
        ),
        pytest.param(
            different("contract-violated", "/ratelimit-reset", part=HEADER),
            different("rate-limit-missing", "/ratelimit-limit", part=HEADER),
            ["rate-limit-missing"],
            id="a limit that is missing is promised in several headers",
        ),
        pytest.param(
            different("contract-violated", "/etag", part=HEADER),
            different("rate-limit-missing", "/ratelimit-limit", part=HEADER),
            ["contract-violated", "rate-limit-missing"],
            id="another header is no part of a limit",
        ),
        pytest.param(
            different("request-enum-value-accepted", "/sort/*/way", part=Part.REQUEST_BODY),
            different("parameter-ignored", "/sort", part=Part.REQUEST_BODY),
            ["parameter-ignored"],
            id="what is inside a property that nobody reads is not checked",
        ),
        pytest.param(
            different("request-validation-missing", "/sort/*/way", part=Part.REQUEST_BODY),
            different("ordering-changed", "/sort", part=Part.REQUEST_BODY),
            ["ordering-changed"],
            id="a part of an order that nobody reads is not checked",
        ),
        pytest.param(
            different("ordering-changed", "/rows"),
            different("default-changed", "/sort", part=Part.REQUEST_QUERY),
            ["default-changed"],
            id="rows come in the order that is the default",
        ),
        pytest.param(
            different("response-property-became-optional", "/tags"),
            RESET,
            ["consistency-changed"],
            id="what a change takes away is missing where it is read",
        ),
        pytest.param(
            different("response-property-became-optional", "/tags", CHANGE),
            RESET,
            ["consistency-changed"],
            id="what was empty is taken away, too",
        ),
        pytest.param(
            different("response-property-became-optional", "/tags", "GET /items"),
            RESET,
            ["response-property-became-optional", "consistency-changed"],
            id="what is missing in a list is not what a change took away",
        ),
        pytest.param(
            different("response-property-removed", "/tags"),
            RESET,
            ["response-property-removed", "consistency-changed"],
            id="what is never there was not taken away",
        ),
        pytest.param(
            different("request-bound-tightened", "/limit", part=Part.REQUEST_QUERY),
            different("parameter-ignored", "/limit", part=Part.REQUEST_QUERY),
            ["request-bound-tightened", "parameter-ignored"],
            id="what is refused was read",
        ),
        pytest.param(
            replace(different("error-shape-changed"), cause="with debug/trace"),
            different("internals-exposed", "/debug/trace"),
            ["internals-exposed"],
            id="the member with the internals is what is new",
        ),
        pytest.param(
            replace(different("error-shape-changed"), cause="with error"),
            different("internals-exposed", "/debug/trace"),
            ["error-shape-changed", "internals-exposed"],
            id="another shape that shows internals",
        ),
        pytest.param(
            different("error-shape-changed"),
            different("error-not-standard"),
            ["error-shape-changed"],
            id="another-shape-explains-the-standard",
        ),
        pytest.param(
            different("response-type-changed", "/total"),
            different("response-type-changed", "/total", "GET /items"),
            ["response-type-changed", "response-type-changed"],
            id="another-operation-is-no-echo",
        ),
    ],
)
def test_echoes_are_kept_under_what_explains_them(first: Difference, second: Difference, kept: list[str]) -> None:
    assert standing(first, second) == kept
    assert sorted(standing(second, first)) == sorted(kept)


OPTIONAL = different("request-property-became-optional", "/capacity", CHANGE, Part.REQUEST_BODY)
ENTRIES = different("error-shape-changed", "", CHANGE)


@pytest.mark.parametrize(
    ("entries", "is_told"),
    [
        pytest.param(replace(ENTRIES, cause="one entry less of /errors"), False, id="one-fault-less"),
        pytest.param(replace(ENTRIES, cause="entries of /errors"), True, id="not-one-less"),
        pytest.param(replace(ENTRIES, cause="with /errors"), True, id="another-shape"),
    ],
)
def test_where_one_fault_is_none_an_error_lists_one_less(entries: Difference, *, is_told: bool) -> None:
    assert standing(entries, OPTIONAL) == ([entries.kind] if is_told else []) + [OPTIONAL.kind]
    # Elsewhere it says nothing of how many are listed.
    assert len(standing(entries, replace(OPTIONAL, place=replace(OPTIONAL.place, operation=READ)))) == 2


def parted(kind: str, here: int, there: int, *faults: Fault) -> Difference:
    """What one side serves and the other refuses."""
    made = replace(different(kind, operation="POST /items"), faults=faults, cases=(kind,))
    return replace(made, reference_side=Side(text="", value=here), environment_side=Side(text="", value=there))


TAKEN = fault_of(Part.REQUEST_BODY, "/code", UNIQUE)
LET_THROUGH = parted("request-validation-missing", 422, 201, TAKEN)


@pytest.mark.parametrize(
    ("lax", "outcome", "is_told"),
    [
        pytest.param(LET_THROUGH, parted("outcome-changed", 422, 201), False, id="by the same statuses"),
        pytest.param(LET_THROUGH, parted("outcome-changed", 409, 201), True, id="by another status"),
        pytest.param(LET_THROUGH, parted("outcome-changed", 201, 422), True, id="the other way round"),
        pytest.param(
            replace(LET_THROUGH, faults=(replace(TAKEN, keyword="format"),)),
            parted("outcome-changed", 422, 201),
            True,
            id="another fault",
        ),
    ],
)
def test_an_example_may_have_been_taken_already(lax: Difference, outcome: Difference, *, is_told: bool) -> None:
    assert standing(lax, outcome) == [lax.kind, *([outcome.kind] if is_told else [])]


def test_a_parameter_that_does_nothing_is_why_it_is_not_checked_whatever_errors_list() -> None:
    ignored = different("parameter-ignored", "/limit", part=Part.REQUEST_QUERY)
    missing = different("request-validation-missing", "/limit", part=Part.REQUEST_QUERY)
    assert standing(missing, ignored) == ["parameter-ignored"]


def test_nothing_is_explained_across_environments() -> None:
    unreachable = different("environment-unreachable", operation="*", part=Part.CONNECTION)
    elsewhere = replace(different("request-timed-out"), environment="west")
    assert len(standing(unreachable, elsewhere)) == 2


@pytest.mark.parametrize(
    ("status", "valid", "told"),
    [
        pytest.param(401, 8, ["outcome-changed"], id="every-valid-request-is-refused-for-its-credential"),
        pytest.param(401, 9, ["outcome-changed", "error-status-changed"], id="not-where-one-is-served"),
        pytest.param(422, 8, ["outcome-changed", "error-status-changed"], id="not-where-the-request-is-refused"),
    ],
)
def test_a_refused_credential_explains_what_becomes_of_faults(status: int, valid: int, told: list[str]) -> None:
    outcome = replace(
        different("outcome-changed", part=STATUS),
        environment_side=Side(text="", value=status),
        differing=8,
        compared=valid,
    )
    error = replace(
        different("error-status-changed", part=STATUS), environment_side=Side(text="", value=str(status)), differing=8
    )
    assert standing(outcome, error) == told


@pytest.mark.parametrize(
    ("kind", "given", "status", "is_told"),
    [
        pytest.param("success-status-changed", "200", 200, False, id="with-another-success"),
        pytest.param("success-status-changed", "200 or 202", 202, False, id="with-one-of-several"),
        pytest.param("outcome-changed", 409, 409, False, id="with-a-refusal"),
        pytest.param("server-error", None, 503, False, id="with-a-failure"),
        pytest.param("success-status-changed", "200", 201, True, id="not-with-the-status-that-both-give"),
        pytest.param("server-error", None, 422, True, id="not-with-a-refusal-where-failures-are-told"),
    ],
)
def test_what_comes_with_a_status_that_is_told_is_its_echo_whatever_the_contract_says_of_it(
    kind: str, given: str | int | None, status: int, is_told: bool
) -> None:
    told = replace(different(kind, part=STATUS), environment_side=Side(text="", value=given))
    broken = different("contract-violated", "/name")
    broken = replace(broken, place=replace(broken.place, status=status))
    assert standing(told, broken) == ([kind, "contract-violated"] if is_told else [kind])


def test_every_row_has_kinds_of_the_taxonomy_and_a_reason() -> None:
    assert all(row.kinds | row.echoes <= set(KINDS) and row.reason for row in ROWS)


def test_an_echo_stays_as_evidence() -> None:
    told = findings(
        [
            Confirmed(difference=different(kind, pointer), confidence=Confidence.CONFIRMED)
            for kind, pointer in (("response-type-changed", "/a"), ("response-property-removed", "/a/b"))
        ],
        contracts={},
        observations=[],
    )
    (finding,) = told.findings
    assert finding.evidence.also == ("response-property-removed at /a/b",)


def test_a_suspicion_explains_nothing_away() -> None:
    told = findings(
        [
            Confirmed(difference=different("response-type-changed", "/a"), confidence=Confidence.SUSPECTED),
            Confirmed(difference=different("response-property-removed", "/a/b"), confidence=Confidence.CONFIRMED),
        ],
        contracts={},
        observations=[],
    )
    assert [(one.kind, one.severity) for one in told.findings] == [
        ("response-property-removed", Severity.BREAKING),
        ("response-type-changed", Severity.INFO),
    ]


def test_the_identity_knows_no_counts_and_no_values() -> None:
    one = different("response-type-changed", "/total")
    other = replace(one, message="other", compared=9, differing=1, place=replace(one.place, status=201))
    assert _id(one) == _id(other)
    assert _id(one) != _id(replace(one, environment="west"))
    assert _id(one) != _id(replace(one, place=replace(one.place, pointer="/sum")))
    assert len(_id(one)) == 12


def test_two_statuses_of_one_operation_are_two_findings() -> None:
    one = different("error-status-changed", part=STATUS)
    assert _id(one) != _id(replace(one, place=replace(one.place, status=404)))


def _id(difference: Difference) -> str:
    return fingerprint(kind=difference.kind, environment=difference.environment, place=difference.place)


def test_one_cause_is_one_group() -> None:
    cause = "#/components/schemas/Order/total"
    pair = [
        replace(different("response-type-changed", "/total"), cause=cause),
        replace(different("response-type-changed", "/items/*/total", "GET /items"), cause=cause),
        replace(different("response-type-changed", "/sum", "GET /sums"), cause=""),
    ]
    told = findings(
        [Confirmed(difference=one, confidence=Confidence.CONFIRMED) for one in pair], contracts={}, observations=[]
    ).findings
    groups = {one.place.operation: (one.group, one.group_title) for one in told}
    assert groups[READ] == groups["GET /items"]
    assert groups[READ][1] == "Order.total: response type changed"
    assert groups["GET /sums"][0] != groups[READ][0]


@pytest.mark.parametrize(
    ("basis", "test", "recurred", "sure"),
    [
        pytest.param(Basis.PAIRED, None, True, Confidence.CONFIRMED, id="came-back"),
        pytest.param(Basis.PAIRED, None, None, Confidence.SUSPECTED, id="could-not-be-asked"),
        pytest.param(Basis.PAIRED, None, False, None, id="did-not-come-back"),
        pytest.param(Basis.STORED, None, True, Confidence.SUSPECTED, id="rows-alone"),
        pytest.param(
            Basis.STRUCTURE,
            Significance(name="t", p_value=1e-9, threshold=1e-5, reference_count=(0, 20), environment_count=(20, 20)),
            True,
            Confidence.STATISTICAL,
            id="by-a-test",
        ),
    ],
)
def test_confidence_follows_from_asking_again(
    basis: Basis, test: Significance | None, recurred: bool | None, sure: Confidence | None
) -> None:
    assert confidence(replace(different("outcome-changed"), basis=basis, test=test), recurred=recurred) is sure


def test_what_is_sure_explains_a_suspicion_and_not_the_other_way_round() -> None:
    inner = different("response-property-removed", "/data/name")
    outer = different("response-body-changed")
    for sure, suspected, kept in ((outer, inner, 1), (inner, outer, 2)):
        told = findings(
            [
                Confirmed(difference=sure, confidence=Confidence.CONFIRMED),
                Confirmed(difference=suspected, confidence=Confidence.SUSPECTED),
            ],
            contracts={},
            observations=[],
        )
        assert len(told.findings) == kept


def test_the_user_grades_and_ignores() -> None:
    told = findings(
        [
            Confirmed(difference=different(kind, pointer), confidence=Confidence.CONFIRMED)
            for kind, pointer in (("response-type-changed", "/a"), ("response-property-removed", "/b"))
        ],
        contracts={},
        observations=[],
        rules=UserRules(
            ignore=(
                IgnoreRule(selector=Selector(path="/b"), reason="known"),
                IgnoreRule(selector=Selector(path="/c"), reason="idle"),
            ),
            severities=(SeverityRule(selector=Selector(kind="schema"), severity=Severity.INFO),),
        ),
    )
    assert [(one.kind, one.severity) for one in told.findings] == [("response-type-changed", Severity.INFO)]
    assert [count for _, count in told.ignored] == [1, 0]


def test_what_is_hidden_is_still_told_with_the_reason() -> None:
    told = findings(
        [Confirmed(difference=different("response-type-changed", "/a"), confidence=Confidence.CONFIRMED)],
        contracts={},
        observations=[],
        rules=UserRules(hide=(HideRule(selector=Selector(path="/a"), reason="seen often enough"),)),
    )
    assert [(one.kind, one.hidden) for one in told.findings] == [("response-type-changed", "seen often enough")]


def test_what_compare_rules_keep_back_is_counted_and_not_seen_by_ignore_rules() -> None:
    told = findings(
        [Confirmed(difference=different("response-enum-value-added", "/a"), confidence=Confidence.CONFIRMED)],
        contracts={},
        observations=[],
        rules=UserRules(
            compare=(CompareRule(selector=Selector(path="/a"), by=CompareBy.TYPE),),
            ignore=(IgnoreRule(selector=Selector(path="/a"), reason="known"),),
        ),
    )
    assert told.findings == ()
    assert [count for _, count in told.lenient] == [1]
    assert [count for _, count in told.ignored] == [0]


def test_the_evidence_has_the_request_for_both_sides(tmp_path: Path) -> None:
    shop = world(tmp_path, ["POST /items"])
    case = case_of("one", "POST /items", body={"name": "it's"})
    observations = [observed(case, HERE, Given(status=201)), observed(case, THERE, Given(status=422))]
    told = findings(
        [Confirmed(difference=different("outcome-changed", operation="POST /items"), confidence=Confidence.CONFIRMED)],
        contracts={API: shop.contract},
        observations=observations,
    )
    evidence = told.findings[0].evidence
    assert (evidence.method, evidence.path) == ("POST", "/items")
    assert shlex.split(evidence.curl_environment) == [
        *("curl", "-sS", "-X", "POST", "http://south.example/items", "--data-raw", '{"name": "it\'s"}')
    ]
    assert "north.example" in evidence.curl_reference


def test_a_curl_line_survives_any_text() -> None:
    hostile = Requested(
        method="PUT",
        target="/",
        url="http://x/a?b=$(touch /tmp/x)&c='d'",
        headers=(("X-A", "`id`; rm -rf"), ("Content-Length", "3")),
        body="'\"\n$HOME",
    )
    assert shlex.split(curl(hostile)) == [
        *("curl", "-sS", "-X", "PUT", hostile.url, "-H", "X-A: `id`; rm -rf", "--data-raw", "'\"\n$HOME")
    ]


def test_a_header_without_a_value_is_written_as_curl_sends_it() -> None:
    requested = Requested(
        method="GET", target="/", url="http://a.example/", headers=(("X-Region", ""), ("X-Zone", "a")), body=None
    )
    assert curl(requested) == "curl -sS http://a.example/ -H 'X-Region;' -H 'X-Zone: a'"


def asked_of_both(case: Case, status: int = 200) -> list[Observation]:
    return [observed(case, environment, Given(status=status)) for environment in (HERE, THERE)]


def test_the_request_shown_is_one_about_what_is_still_there() -> None:
    own = case_of("own", READ, role=Role.CREATED)
    stored = case_of("stored", READ, role=Role.EXISTING, query=(("full", "yes"),))
    difference = replace(different("response-type-changed"), cases=("own", "stored"))
    confirmed = Confirmed(difference=difference, confidence=Confidence.CONFIRMED)
    both = asked_of_both(own) + asked_of_both(stored)
    for observations, comment in ((both, False), (asked_of_both(own), True)):
        told = findings([confirmed], contracts={}, observations=observations)
        line = told.findings[0].evidence.curl_environment
        assert line.startswith("# the run created this resource") is comment
        assert shlex.split(line, comments=True)[0] == "curl"


def test_what_the_whole_api_shows_is_repeated_with_a_read() -> None:
    cases = [case_of("create", "POST /items", body={}), case_of("read", "GET /items/{id}", role=Role.EXISTING)]
    difference = replace(
        different("response-header-changed", operation=WHOLE_API), cases=tuple(case.id for case in cases)
    )
    told = findings(
        [Confirmed(difference=difference, confidence=Confidence.CONFIRMED)],
        contracts={},
        observations=[one for case in cases for one in asked_of_both(case)],
    )
    assert told.findings[0].evidence.method == "GET"
