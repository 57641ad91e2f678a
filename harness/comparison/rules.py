"""The table of rules; a new kind of drift is a file of its own and a row here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.comparison.auth import auth_challenge_changed, authentication_enforced, scope_enforced, token_check_missing
from harness.comparison.availability import (
    environment_unreachable,
    operation_unavailable,
    operation_undocumented,
    version_unavailable,
)
from harness.comparison.behaviour import (
    consistency_changed,
    default_changed,
    idempotency_not_honoured,
    ordering_changed,
    parameter_ignored,
    precision_changed,
    response_value_changed,
    value_not_preserved,
)
from harness.comparison.contract import contract_violated, published_contract_differs
from harness.comparison.enum import (
    request_enum_value,
    response_enum_value_added,
    response_enum_value_changed,
    response_enum_value_removed,
)
from harness.comparison.error import (
    error_code_changed,
    error_media_type_changed,
    error_not_standard,
    error_shape_changed,
    error_status_changed,
    internals_exposed,
    server_error,
)
from harness.comparison.header import echoes, response_header_changed, response_header_removed
from harness.comparison.latency import latency_budget_exceeded, latency_regressed
from harness.comparison.lifecycle import deprecation_announced, sunset_announced
from harness.comparison.request import (
    request_bound,
    request_combination,
    request_media_type_rejected,
    request_parameter_required,
    request_property_required,
    request_type_rejected,
    request_unknown_property,
    request_validation_missing,
)
from harness.comparison.schema import (
    response_became_nullable,
    response_body_changed,
    response_format_changed,
    response_media_type_changed,
    response_property_became_optional,
    response_property_removed,
    response_type_changed,
)
from harness.comparison.status import outcome_changed, redirected, success_status_changed
from harness.comparison.timeout import request_timed_out, timeout_changed
from harness.comparison.traffic import mixed_versions, rate_limit_changed, retry_after_missing, unstable

if TYPE_CHECKING:
    from harness.comparison.rule import Rule

RULES: tuple[Rule, ...] = (
    environment_unreachable.RULE,
    version_unavailable.RULE,
    operation_unavailable.RULE,
    operation_undocumented.RULE,
    success_status_changed.RULE,
    outcome_changed.RULE,
    redirected.RULE,
    response_property_removed.RULE,
    response_property_became_optional.RULE,
    response_type_changed.RULE,
    response_became_nullable.RULE,
    response_format_changed.RULE,
    response_body_changed.RULE,
    response_media_type_changed.RULE,
    response_enum_value_added.RULE,
    response_enum_value_removed.RULE,
    response_enum_value_changed.RULE,
    request_enum_value.RULE,
    request_property_required.RULE,
    request_parameter_required.RULE,
    request_bound.RULE,
    request_type_rejected.RULE,
    request_validation_missing.RULE,
    request_unknown_property.RULE,
    request_media_type_rejected.RULE,
    request_combination.RULE,
    error_status_changed.RULE,
    error_shape_changed.RULE,
    error_code_changed.RULE,
    error_media_type_changed.RULE,
    error_not_standard.RULE,
    server_error.RULE,
    internals_exposed.RULE,
    authentication_enforced.RULE,
    scope_enforced.RULE,
    auth_challenge_changed.RULE,
    token_check_missing.RULE,
    latency_regressed.RULE,
    latency_budget_exceeded.RULE,
    request_timed_out.RULE,
    timeout_changed.RULE,
    response_header_removed.RULE,
    response_header_changed.RULE,
    echoes.REQUEST_ID,
    echoes.TRACE_CONTEXT,
    rate_limit_changed.RULE,
    retry_after_missing.RULE,
    deprecation_announced.RULE,
    sunset_announced.RULE,
    contract_violated.RULE,
    published_contract_differs.RULE,
    value_not_preserved.RULE,
    precision_changed.RULE,
    idempotency_not_honoured.RULE,
    consistency_changed.RULE,
    response_value_changed.RULE,
    parameter_ignored.RULE,
    default_changed.RULE,
    ordering_changed.RULE,
    mixed_versions.RULE,
    unstable.RULE,
)
"""In the order of the taxonomy."""


RELATIONS: tuple[Rule, ...] = (
    response_value_changed.RULE,
    parameter_ignored.RULE,
    default_changed.RULE,
    ordering_changed.RULE,
)
"""Those that volleys are asked for."""


def rule_of(kind: str) -> Rule | None:
    """The rule that tells a kind, `None` where none does yet."""
    return next((rule for rule in RULES if kind in rule.kinds), None)
