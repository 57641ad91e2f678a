"""A token file is read again when somebody rotates it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest

from harness.environment.identities import TokenFileIdentity
from harness.identity.types import authentication
from harness.model.errors import IdentityError
from harness.model.secret import Secret
from tests.identity.environments import environment
from tests.identity.recording import Answered, Asked, Recording, recording

if TYPE_CHECKING:
    from pathlib import Path


def rotate(file: Path, token: str) -> None:
    """As Kubernetes does it: the new file takes the place of the old in one step."""
    fresh = file.with_name("fresh")
    fresh.write_text(f"{token}\n")
    fresh.rename(file)


def served(_: Asked) -> Answered:
    return Answered.of({})


def tokens(api: Recording) -> list[str]:
    return [each.headers["authorization"] for each in api.asked]


def test_the_token_that_the_file_holds_is_sent(tmp_path: Path) -> None:
    told: list[Secret] = []
    rotate(tmp_path / "token", "first")
    with recording(served) as api:
        identity = TokenFileIdentity(path=tmp_path / "token")
        auth = authentication("full", environment(identity, api.url), on_secret=told.append)
        with httpx.Client(trust_env=False, auth=auth) as http:
            http.get(api.url)
            rotate(tmp_path / "token", "other")
            http.get(api.url)
            http.get(api.url)
    assert tokens(api) == ["Bearer first", "Bearer other", "Bearer other"]
    assert told == [Secret("first"), Secret("other")]


@pytest.mark.parametrize(("rotated", "sent"), [(True, ["Bearer first", "Bearer other"]), (False, ["Bearer first"])])
def test_a_401_is_followed_by_the_token_that_has_come_meanwhile(tmp_path: Path, rotated: bool, sent: list[str]) -> None:
    rotate(tmp_path / "token", "first")

    def answer(asked: Asked) -> Answered:
        if rotated and asked.headers["authorization"] == "Bearer first":
            rotate(tmp_path / "token", "other")
        return Answered.of({}, 200 if asked.headers["authorization"] == "Bearer other" else 401)

    with recording(answer) as api:
        auth = authentication("full", environment(TokenFileIdentity(path=tmp_path / "token"), api.url))
        httpx.get(api.url, auth=auth, trust_env=False)
    assert tokens(api) == sent


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "no such file or directory"),
        (b"", "holds no token"),
        (b"hunter2 two words", "holds no token"),
        (b"hunter2\r\nX: y", "holds no token"),
        (b"hunter2\xff", "is not UTF-8"),
        (b"hunter2" * 20_000, "is larger than"),
    ],
    ids=["missing", "empty", "words", "lines", "binary", "huge"],
)
def test_a_file_without_a_token_is_told_and_not_shown(tmp_path: Path, content: bytes | None, told: str) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    auth = authentication("full", environment(TokenFileIdentity(path=file), "http://a.example"))
    with pytest.raises(IdentityError, match=told) as error:
        httpx.get("http://a.example", auth=auth, trust_env=False)
    assert "hunter2" not in str(error.value)
