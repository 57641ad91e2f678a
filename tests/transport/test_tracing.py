"""Ids are what their standards say."""

import re
from uuid import UUID

from harness.transport.tracing import request_id, traceparent


def test_a_trace_context_is_version_00_with_random_ids_and_sampled() -> None:
    assert re.fullmatch(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01", traceparent())


def test_a_request_id_is_a_random_uuid() -> None:
    assert UUID(request_id()).version == 4
