"""What is sent with a credential is in no log; what the user sends is."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpx

from harness.identity.silence import LOGGERS, unlogged
from tests.identity.recording import Answered, recording

if TYPE_CHECKING:
    import pytest


def test_the_libraries_log_nothing_in_the_block_and_again_after_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with recording(lambda _: Answered(headers={"X-Secret": "hunter2"})) as api:
        with unlogged():
            httpx.get(f"{api.url}/?key=hunter2", trust_env=False)
        assert caplog.text == ""
        httpx.get(f"{api.url}/?mine", trust_env=False)
    assert "?mine" in caplog.text


def test_every_logger_of_the_libraries_is_known(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with recording(lambda _: Answered()) as api:
        httpx.get(api.url, trust_env=False)
    names = {record.name for record in caplog.records}
    assert {name for name in names if name.partition(".")[0] in {"httpx", "httpcore"}} <= set(LOGGERS)
    assert names
