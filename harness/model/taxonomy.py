"""The kinds of drift: the one list that rules, reports, documentation and tests are held against."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What a difference does to a client that works against the reference."""

    BREAKING = "breaking"
    """It fails, or loses or leaks something."""
    WARNING = "warning"
    """It may fail, or a promise of the contract or of operations is not kept."""
    INFO = "info"
    """Worth knowing, no client fails."""

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return tuple(Severity).index(self)


class Category(StrEnum):
    """What a kind is about."""

    AVAILABILITY = "availability"
    STATUS = "status"
    SCHEMA = "schema"
    ENUM = "enum"
    REQUEST = "request"
    ERROR = "error"
    AUTH = "auth"
    LATENCY = "latency"
    TIMEOUT = "timeout"
    HEADER = "header"
    TRAFFIC = "traffic"
    LIFECYCLE = "lifecycle"
    BEHAVIOUR = "behaviour"
    CONTRACT = "contract"
    TRANSPORT = "transport"
    GATEWAY = "gateway"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of drift."""

    name: str
    """Stable: never renamed."""
    category: Category
    severity: Severity
    """The default; users override it."""
    meaning: str
    """From the standpoint of a client that works against the reference."""


def _kinds(category: Category, rows: tuple[tuple[str, Severity, str], ...]) -> dict[str, Kind]:
    return {
        name: Kind(name=name, category=category, severity=severity, meaning=meaning) for name, severity, meaning in rows
    }


KINDS: dict[str, Kind] = {
    **_kinds(
        Category.AVAILABILITY,
        (
            (
                "environment-unreachable",
                Severity.BREAKING,
                "no request got an answer: DNS, connect, TLS or every request failed",
            ),
            (
                "operation-unavailable",
                Severity.BREAKING,
                "the operation is not deployed: its path or method is unknown there",
            ),
            (
                "version-unavailable",
                Severity.BREAKING,
                "a whole API version (all its operations) is not deployed there",
            ),
            ("operation-undocumented", Severity.WARNING, "an operation answers there that the contract does not have"),
        ),
    ),
    **_kinds(
        Category.STATUS,
        (
            (
                "success-status-changed",
                Severity.BREAKING,
                "the same valid request gets another success status (201 became 200)",
            ),
            (
                "outcome-changed",
                Severity.BREAKING,
                "the same valid request succeeds in one environment and fails in another, and no request kind below explains it",
            ),
            ("redirected", Severity.BREAKING, "a redirect stands where the reference answers"),
        ),
    ),
    **_kinds(
        Category.SCHEMA,
        (
            ("response-property-removed", Severity.BREAKING, "a property the reference always sends is never sent"),
            (
                "response-property-became-optional",
                Severity.BREAKING,
                "a property the reference always sends is sometimes missing",
            ),
            ("response-property-added", Severity.INFO, "a property the reference never sends is sent"),
            (
                "response-property-became-required",
                Severity.INFO,
                "a property the reference sometimes omits is always sent",
            ),
            ("response-type-changed", Severity.BREAKING, "a value has another JSON type (number became string)"),
            ("response-became-nullable", Severity.BREAKING, "a value that is never null in the reference is null"),
            (
                "response-format-changed",
                Severity.BREAKING,
                "a string has another format (date-time became epoch or date), or a number another form (integer became fraction)",
            ),
            (
                "response-body-changed",
                Severity.BREAKING,
                "the whole body has another shape (an envelope became a bare array, a body became empty)",
            ),
            ("response-media-type-changed", Severity.BREAKING, "the body comes in another media type or charset"),
        ),
    ),
    **_kinds(
        Category.ENUM,
        (
            (
                "response-enum-value-added",
                Severity.WARNING,
                "a closed set of response values gains one that the reference and the contract do not have",
            ),
            (
                "response-enum-value-removed",
                Severity.INFO,
                "a value of a closed set is never sent although the same stimulus gives it in the reference",
            ),
            (
                "response-enum-value-changed",
                Severity.BREAKING,
                "values of a closed set are spelled differently (case, separator)",
            ),
            (
                "request-enum-value-rejected",
                Severity.BREAKING,
                "a request value of a closed set that the reference accepts is rejected",
            ),
            ("request-enum-value-accepted", Severity.WARNING, "a request value that the reference rejects is accepted"),
        ),
    ),
    **_kinds(
        Category.REQUEST,
        (
            (
                "request-property-became-required",
                Severity.BREAKING,
                "leaving out an optional body property is rejected",
            ),
            ("request-property-became-optional", Severity.WARNING, "leaving out a required body property is accepted"),
            ("request-parameter-became-required", Severity.BREAKING, "leaving out an optional parameter is rejected"),
            ("request-parameter-became-optional", Severity.WARNING, "leaving out a required parameter is accepted"),
            (
                "request-bound-tightened",
                Severity.BREAKING,
                "a minimum, maximum, length, item count or pattern is stricter; the report names the exact boundary on both sides",
            ),
            ("request-bound-loosened", Severity.WARNING, "a minimum, maximum, length, item count or pattern is laxer"),
            ("request-type-rejected", Severity.BREAKING, "a type or format the reference accepts is rejected"),
            (
                "request-validation-missing",
                Severity.WARNING,
                "an invalid request that the reference rejects is accepted",
            ),
            (
                "request-unknown-property-rejected",
                Severity.BREAKING,
                "a property outside the contract is tolerated by the reference and rejected there",
            ),
            ("request-unknown-property-accepted", Severity.INFO, "the other direction"),
            ("request-media-type-rejected", Severity.BREAKING, "a request media type is refused there"),
            (
                "request-combination-rejected",
                Severity.BREAKING,
                "two things that the reference accepts together are refused together, each alone is accepted",
            ),
            ("request-combination-accepted", Severity.WARNING, "the other direction"),
        ),
    ),
    **_kinds(
        Category.ERROR,
        (
            ("error-status-changed", Severity.BREAKING, "the same fault gets another error status (400 became 422)"),
            ("error-shape-changed", Severity.BREAKING, "the same fault gets an error body of another shape"),
            ("error-code-changed", Severity.BREAKING, "the machine-readable code of the same fault differs"),
            ("error-media-type-changed", Severity.WARNING, "the error body comes in another media type"),
            (
                "error-not-standard",
                Severity.WARNING,
                "the error body does not follow the project's error standard (code, message, request_id, details)",
            ),
            ("server-error", Severity.BREAKING, "a request the reference handles gets a 5xx"),
            (
                "internals-exposed",
                Severity.BREAKING,
                "an error shows a stack trace, a query or a file path that the reference does not show",
            ),
        ),
    ),
    **_kinds(
        Category.AUTH,
        (
            (
                "authentication-not-enforced",
                Severity.BREAKING,
                "a request without, or with an invalid, credential is served",
            ),
            ("authentication-required", Severity.BREAKING, "an operation open in the reference asks for a credential"),
            ("scope-not-enforced", Severity.BREAKING, "an identity that the reference refuses is served"),
            ("scope-required", Severity.BREAKING, "an identity that the reference serves is refused"),
            ("auth-challenge-changed", Severity.WARNING, "401 against 403, or another WWW-Authenticate"),
            (
                "token-check-missing",
                Severity.BREAKING,
                "an expired, wrongly signed, wrong-audience or 'none' token is served",
            ),
        ),
    ),
    **_kinds(
        Category.LATENCY,
        (
            (
                "latency-regressed",
                Severity.WARNING,
                "one operation is slower than the environment's own distance explains",
            ),
            (
                "latency-budget-exceeded",
                Severity.WARNING,
                "the operation's latency target (p50/p95/p99) is not met there",
            ),
        ),
    ),
    **_kinds(
        Category.TIMEOUT,
        (
            ("request-timed-out", Severity.BREAKING, "no answer within the timeout where the reference answers"),
            (
                "timeout-changed",
                Severity.WARNING,
                "the gateway or service gives up after another time than in the reference",
            ),
        ),
    ),
    **_kinds(
        Category.HEADER,
        (
            ("response-header-removed", Severity.WARNING, "a header the reference always sends is missing"),
            ("response-header-added", Severity.INFO, "a header the reference never sends is sent"),
            (
                "response-header-changed",
                Severity.WARNING,
                "a header with a constant value has another one (caching, CORS, security policies)",
            ),
            ("request-id-not-propagated", Severity.WARNING, "the request id sent does not come back"),
            ("trace-context-not-propagated", Severity.WARNING, "the trace context sent does not come back"),
        ),
    ),
    **_kinds(
        Category.TRAFFIC,
        (
            ("rate-limit-changed", Severity.WARNING, "another quota, window or burst"),
            ("rate-limit-missing", Severity.WARNING, "no limit is announced or met where the reference has one"),
            ("retry-after-missing", Severity.WARNING, "429 or 503 without Retry-After"),
            (
                "mixed-versions",
                Severity.BREAKING,
                "one environment answers the same request in two ways: more than one version is live behind it",
            ),
            ("unstable", Severity.WARNING, "the same request now succeeds and now fails there"),
        ),
    ),
    **_kinds(
        Category.LIFECYCLE,
        (
            ("deprecation-announced", Severity.WARNING, "Deprecation is announced in some environments only"),
            (
                "sunset-announced",
                Severity.WARNING,
                "Sunset is announced in some environments only, or with another date",
            ),
            (
                "version-behind",
                Severity.WARNING,
                "the environment answers like an earlier or later revision of the contract",
            ),
        ),
    ),
    **_kinds(
        Category.BEHAVIOUR,
        (
            (
                "response-value-changed",
                Severity.BREAKING,
                "the same input gives another result where the result depends on nothing but the input",
            ),
            (
                "value-not-preserved",
                Severity.BREAKING,
                "what was stored does not read back as it was sent (cut, rounded, re-encoded)",
            ),
            ("precision-changed", Severity.BREAKING, "numbers come with other precision"),
            (
                "parameter-ignored",
                Severity.BREAKING,
                "a parameter that changes the reference's answer changes nothing there",
            ),
            ("default-changed", Severity.WARNING, "leaving a parameter out means another value"),
            (
                "ordering-changed",
                Severity.WARNING,
                "a collection that is ordered in the reference is ordered otherwise",
            ),
            ("idempotency-not-honoured", Severity.BREAKING, "the same idempotency key twice gives two effects"),
            (
                "consistency-changed",
                Severity.WARNING,
                "a write is not visible to the read that follows it where the reference shows it",
            ),
        ),
    ),
    **_kinds(
        Category.CONTRACT,
        (
            ("contract-violated", Severity.WARNING, "an answer breaks the committed contract there"),
            (
                "published-contract-differs",
                Severity.WARNING,
                "the contract that the environment itself publishes differs from the committed one; each difference is listed",
            ),
        ),
    ),
    **_kinds(
        Category.TRANSPORT,
        (
            ("protocol-changed", Severity.INFO, "HTTP or TLS version, cipher policy, compression or keep-alive differ"),
            (
                "certificate-problem",
                Severity.BREAKING,
                "expired, soon to expire, wrong name, untrusted, or no client certificate asked for where the reference asks",
            ),
        ),
    ),
    **_kinds(
        Category.GATEWAY,
        (
            (
                "gateway-policy-differs",
                Severity.WARNING,
                "the gateway configuration of two environments differs for the same route (auth, limits, timeouts, split, retries)",
            ),
        ),
    ),
}
"""Name to kind, in the order of the taxonomy."""
