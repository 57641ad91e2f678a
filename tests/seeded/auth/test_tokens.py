"""Gateways that do not look at a part of a token are told, whatever gateway it is; two that do are no drift."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from harness.evidence.store import EvidenceStore
from harness.identity.broken import made_up
from harness.run.plan import planned
from harness.run.running import Running
from harness.settings.file import Settings
from tests.seeded.seed import described, findings_of
from tests.servers.gateway import Policy, envoy, nginx
from tests.servers.oidc import FULL, READ_ONLY, issuer
from tests.servers.skipping import or_skip
from tests.servers.upstream import upstream

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from harness.model.report import Report
    from tests.servers.oidc import Client, Issuer

POLICY = Policy()
UNCHECKED = {"no-signature": "signature", "any-audience": "audience"}
READ = "GET /secure/things"

CONTRACT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Things", "version": "1"},
    "paths": {
        "/secure/things": {
            "get": {
                "security": [{"token": []}],
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": {"type": "object"}}}},
                    "401": {"description": ""},
                },
            }
        }
    },
    "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
}


def _identity(client: Client, provider: Issuer) -> dict[str, Any]:
    return {
        "type": "oauth2",
        "issuer": provider.url,
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "scopes": client.scope.split(),
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tokens")


@pytest.fixture(scope="module")
def report(folder: Path) -> Iterator[Report]:
    """Envoy as the reference; nginx with all checks, and with one less each."""
    with ExitStack() as stack:
        port = stack.enter_context(upstream())
        provider = stack.enter_context(or_skip(issuer()))
        urls = {"envoy": stack.enter_context(or_skip(envoy(port, provider, POLICY))).url}
        urls["nginx"] = stack.enter_context(or_skip(nginx(port, provider, POLICY))).url
        for name, check in UNCHECKED.items():
            policy = replace(POLICY, unchecked=frozenset({check}))
            urls[name] = stack.enter_context(or_skip(nginx(port, provider, policy))).url
        (folder / "contracts").mkdir()
        (folder / "environments").mkdir()
        (folder / "contracts" / "things.yaml").write_text(yaml.safe_dump(CONTRACT), encoding="utf-8")
        for name, url in urls.items():
            environment = {
                "reference": name == "envoy",
                "apis": {"things": {"base_url": url, "identity": "full", "other_identities": ["reader"]}},
                "traffic": {"concurrency": 2, "timeout_seconds": 30},
                "identities": {"full": _identity(FULL, provider), "reader": _identity(READ_ONLY, provider)},
            }
            (folder / "environments" / f"{name}.yaml").write_text(yaml.safe_dump(environment), encoding="utf-8")
        settings = Settings(
            contracts=folder / "contracts",
            environments_directory=folder / "environments",
            output=folder / "reports",
            depth="quick",
        )
        yield Running(planned(settings), lambda _: None).run().report


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        pytest.param("no-signature", ("wrongly signed", "alg none"), id="signature"),
        pytest.param("any-audience", ("for another audience",), id="audience"),
    ],
)
def test_a_check_that_is_missing_is_told(report: Report, environment: str, words: tuple[str, ...]) -> None:
    (finding,) = (one for one in findings_of(report, environment) if one.kind == "token-check-missing")
    assert finding.place.operation == READ
    assert [word for word in words if word not in finding.message] == []


def test_another_gateway_with_all_checks_misses_none(report: Report) -> None:
    told = [described(finding) for finding in findings_of(report, "nginx")]
    assert [line for line in told if "token" in line or "scope" in line] == []


def test_the_tokens_were_told_back_and_are_kept_nowhere(report: Report, folder: Path) -> None:
    """The upstream answers with what it was asked, the token of every request among it."""
    assert report.findings
    with EvidenceStore.open(folder / "reports" / "evidence.sqlite") as store:
        kept = "\n".join(map(repr, store.observations()))
    assert "authorization" in kept
    texts = [file.read_text(encoding="utf-8") for file in (folder / "reports").iterdir() if file.suffix != ".sqlite"]
    for bad in made_up():
        # That one is no secret: it was made up to be refused, and is shown so that what refuses it can be repeated.
        kept, *texts = (text.replace(bad, "") for text in (kept, *texts))
    assert [text for text in (kept, *texts) if "eyJ" in text] == []
