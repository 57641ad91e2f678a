"""Real gateways before an upstream: a JWT check, a rate limit and an upstream timeout, by Envoy and by nginx."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from joserfc.jwk import RSAKey

from benchmarks.process import answers, free_port, running
from tests.servers.oidc import AUDIENCE, Issuer
from tests.servers.parts import envoy as envoy_program
from tests.servers.parts import nginx as nginx_program
from tests.servers.parts import nginx_module

CHECKS = {
    "signature": "signed && decoded(parts[0]).alg === 'RS256'",
    "audience": f"claims.aud === '{AUDIENCE}'",
}
"""A check of a token, as the script of nginx writes it."""
_FILES = Path(__file__).with_name("gateway")
_NETWORK = "type.googleapis.com/envoy.extensions.filters.network"
_HTTP = "type.googleapis.com/envoy.extensions.filters.http"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a gateway enforces; a path prefix of `/` stands for the whole API."""

    protected: str = "/secure"
    """Below this prefix a token of the issuer is demanded."""
    limited: str = "/limited"
    """Below this prefix requests are counted."""
    requests: int = 3
    """So many requests are let through …"""
    per_seconds: int = 2
    """… in so many seconds."""
    unchecked: frozenset[str] = frozenset()
    """What nginx does not look at in a token: `signature`, `audience`."""
    upstream_seconds: float = 10
    """After this time without an answer from the upstream the gateway gives one: long, for a busy machine is slow."""

    def prefixes(self) -> list[str]:
        """The path prefixes that are treated differently, the longest first."""
        return sorted({"/", self.protected, self.limited}, key=len, reverse=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A gateway that runs."""

    url: str
    process_id: int


Opened = Callable[[int, Issuer, Policy], Any]


@contextmanager
def envoy(upstream_port: int, issuer: Issuer, policy: Policy) -> Iterator[Gateway]:
    """Runs Envoy while the block runs. It allows 60 s of clock skew, and keeps the issuer's keys for a minute.

    Raises:
        PartUnavailableError: Envoy cannot be had.
    """
    program = str(envoy_program())
    with TemporaryDirectory(prefix="envoy-") as name:
        workspace = Path(name)
        (workspace / "envoy.json").write_text(
            json.dumps(_envoy_settings(upstream_port, issuer, policy)), encoding="utf-8"
        )
        # With hot restart on, the kernel ends Envoy together with the thread that started it.
        options = [
            "--disable-hot-restart",
            "--concurrency",
            "1",
            "--log-level",
            "warn",
            "--admin-address-path",
            "admin",
        ]
        command = [program, "-c", "envoy.json", *options]
        with running(command, ready=lambda: _envoy_is_ready(workspace), workspace=workspace) as process_id:
            listeners = httpx.get(f"{_envoy_admin(workspace)}/listeners?format=json", trust_env=False).json()
            address = listeners["listener_statuses"][0]["local_address"]["socket_address"]
            yield Gateway(url=f"http://127.0.0.1:{address['port_value']}", process_id=process_id)


def _envoy_is_ready(workspace: Path) -> bool:
    return (workspace / "admin").exists() and answers(f"{_envoy_admin(workspace)}/ready")()


def _envoy_admin(workspace: Path) -> str:
    return "http://" + (workspace / "admin").read_text(encoding="utf-8")


def _envoy_settings(upstream_port: int, issuer: Issuer, policy: Policy) -> dict[str, Any]:
    manager = {
        "@type": f"{_NETWORK}.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "gateway",
        "route_config": {"virtual_hosts": [{"name": "api", "domains": ["*"], "routes": _envoy_routes(policy)}]},
        "http_filters": [
            {"name": "limit", "typed_config": _envoy_limit(None)},
            {"name": "token", "typed_config": _envoy_token(issuer, policy)},
            {"name": "route", "typed_config": {"@type": f"{_HTTP}.router.v3.Router"}},
        ],
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    listener = {"name": "api", "address": _address(0), "filter_chains": [{"filters": filters}]}
    issuer_port = httpx.URL(issuer.url).port or 80
    clusters = [_cluster("upstream", upstream_port), _cluster("issuer", issuer_port)]
    return {"admin": {"address": _address(0)}, "static_resources": {"listeners": [listener], "clusters": clusters}}


def _envoy_routes(policy: Policy) -> list[dict[str, Any]]:
    action = {"cluster": "upstream", "timeout": f"{policy.upstream_seconds}s"}
    limited = {"typed_per_filter_config": {"limit": _envoy_limit(policy)}}
    return [
        {"match": {"prefix": prefix}, "route": action, **(limited if prefix.startswith(policy.limited) else {})}
        for prefix in policy.prefixes()
    ]


def _envoy_limit(policy: Policy | None) -> dict[str, Any]:
    limit: dict[str, Any] = {"@type": f"{_HTTP}.local_ratelimit.v3.LocalRateLimit", "stat_prefix": "limit"}
    if policy is None:
        return limit
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    wait = {"header": {"key": "retry-after", "value": str(policy.per_seconds)}}
    bucket = {
        "max_tokens": policy.requests,
        "tokens_per_fill": policy.requests,
        "fill_interval": f"{policy.per_seconds}s",
    }
    return limit | {
        "token_bucket": bucket,
        "filter_enabled": always,
        "filter_enforced": always,
        "enable_x_ratelimit_headers": "DRAFT_VERSION_03",
        "response_headers_to_add": [wait],
    }


def _envoy_token(issuer: Issuer, policy: Policy) -> dict[str, Any]:
    provider = {
        "issuer": issuer.url,
        "audiences": [AUDIENCE],
        "remote_jwks": {
            "http_uri": {"uri": issuer.keys_url, "cluster": "issuer", "timeout": "2s"},
            "cache_duration": "60s",
        },
    }
    rule = {"match": {"prefix": policy.protected}, "requires": {"provider_name": "issuer"}}
    return {"@type": f"{_HTTP}.jwt_authn.v3.JwtAuthentication", "providers": {"issuer": provider}, "rules": [rule]}


def _cluster(name: str, port: int) -> dict[str, Any]:
    endpoint = {"endpoint": {"address": _address(port)}}
    load = {"cluster_name": name, "endpoints": [{"lb_endpoints": [endpoint]}]}
    return {"name": name, "connect_timeout": "1s", "load_assignment": load}


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


@contextmanager
def nginx(upstream_port: int, issuer: Issuer, policy: Policy) -> Iterator[Gateway]:
    """Runs nginx while the block runs. It knows the key that the issuer had at the start, and no clock skew.

    Raises:
        PartUnavailableError: nginx or its JavaScript module cannot be had.
    """
    program, module = nginx_program(), nginx_module("ngx_http_js_module")
    port = free_port()
    with TemporaryDirectory(prefix="nginx-") as name:
        workspace = Path(name)
        _write_nginx_files(workspace, issuer, policy)
        settings = _nginx_settings(port, upstream_port, policy).replace("@MODULE@", str(module))
        (workspace / "nginx.conf").write_text(settings, encoding="utf-8")
        command = [str(program), "-p", f"{workspace}/", "-c", "nginx.conf", "-e", "stderr"]
        url = f"http://127.0.0.1:{port}"
        with running(command, ready=answers(f"{url}/-/ready"), workspace=workspace) as process_id:
            yield Gateway(url=url, process_id=process_id)


def _write_nginx_files(workspace: Path, issuer: Issuer, policy: Policy) -> None:
    # This njs reads RSA keys in SPKI form only, and has no way to fetch them.
    key = RSAKey.import_key(httpx.get(issuer.keys_url, trust_env=False).json()["keys"][0])
    script = (_FILES / "token.js").read_text(encoding="utf-8")
    values = {"@ISSUER@": issuer.url, "@AUDIENCE@": AUDIENCE, "@KEY@": _spki(key.as_pem(private=False))}
    for placeholder, value in values.items():
        script = script.replace(placeholder, value)
    for check in policy.unchecked:
        script = script.replace(CHECKS[check], "true")
    (workspace / "token.js").write_text(script, encoding="utf-8")


def _spki(pem: bytes) -> str:
    return "".join(line for line in pem.decode().splitlines() if not line.startswith("-----"))


def _nginx_settings(port: int, upstream_port: int, policy: Policy) -> str:
    values = {
        "@USER@": "user root;" if os.geteuid() == 0 else "",  # else the workers could not read the workspace
        "@PORT@": str(port),
        "@UPSTREAM_PORT@": str(upstream_port),
        "@REQUESTS_PER_MINUTE@": str(60 * policy.requests // policy.per_seconds),
        "@RETRY_AFTER@": str(policy.per_seconds),
        "@UPSTREAM_MILLISECONDS@": str(round(1000 * policy.upstream_seconds)),
        "@LOCATIONS@": "\n".join(_nginx_location(prefix, policy) for prefix in policy.prefixes()),
    }
    settings = (_FILES / "nginx.conf").read_text(encoding="utf-8")
    for placeholder, value in values.items():
        settings = settings.replace(placeholder, value)
    return settings


def _nginx_location(prefix: str, policy: Policy) -> str:
    rules = ["proxy_pass http://upstream;"]
    if prefix.startswith(policy.limited):
        rules.append(f"limit_req zone=limit burst={policy.requests - 1} nodelay; error_page 429 = @limited;")
    if prefix.startswith(policy.protected):
        rules.append("auth_request /-/token; error_page 401 = @unauthorized;")
    return f"    location {prefix} {{ {' '.join(rules)} }}"
