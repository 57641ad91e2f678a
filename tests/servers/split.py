"""Real gateways before two versions of one service: so many requests go to the one, the rest to the other."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import httpx

from benchmarks.process import answers, free_port, running
from tests.servers.parts import envoy as envoy_program
from tests.servers.parts import nginx as nginx_program

if TYPE_CHECKING:
    from collections.abc import Iterator

_MANAGER = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager"
_ROUTER = "type.googleapis.com/envoy.extensions.filters.http.router.v3.Router"

_NGINX = """\
@USER@
daemon off;
worker_processes 1;
pid nginx.pid;
error_log stderr warn;
events { worker_connections 128; }
http {
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi;
  scgi_temp_path scgi;
  split_clients "$request_id" $version { @CANARY@% 127.0.0.1:@NEW@; * 127.0.0.1:@OLD@; }
  server {
    listen 127.0.0.1:@PORT@;
    location = /-/ready { return 204; }
    location / { proxy_pass http://$version; proxy_http_version 1.1; proxy_set_header Connection ""; }
  }
}
"""


@contextmanager
def nginx(old: int, new: int, percent: int) -> Iterator[str]:
    """The address of nginx, which draws anew for every request, while the block runs.

    Raises:
        PartUnavailableError: nginx cannot be had.
    """
    program, port = nginx_program(), free_port()
    values = {
        "@USER@": "user root;" if os.geteuid() == 0 else "",  # else the workers could not read the workspace
        "@PORT@": str(port),
        "@OLD@": str(old),
        "@NEW@": str(new),
        "@CANARY@": str(percent),
    }
    settings = _NGINX
    for placeholder, value in values.items():
        settings = settings.replace(placeholder, value)
    with TemporaryDirectory(prefix="nginx-") as name:
        workspace = Path(name)
        (workspace / "nginx.conf").write_text(settings, encoding="utf-8")
        command = [str(program), "-p", f"{workspace}/", "-c", "nginx.conf", "-e", "stderr"]
        url = f"http://127.0.0.1:{port}"
        with running(command, ready=answers(f"{url}/-/ready"), workspace=workspace):
            yield url


@contextmanager
def envoy(old: int, new: int, percent: int) -> Iterator[str]:
    """The address of Envoy, which draws anew for every request, while the block runs.

    Raises:
        PartUnavailableError: Envoy cannot be had.
    """
    program = str(envoy_program())
    with TemporaryDirectory(prefix="envoy-") as name:
        workspace = Path(name)
        (workspace / "envoy.json").write_text(json.dumps(_envoy_settings(old, new, percent)), encoding="utf-8")
        # With hot restart on, the kernel ends Envoy together with the thread that started it.
        options = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "warn"]
        command = [program, "-c", "envoy.json", *options, "--admin-address-path", "admin"]
        with running(command, ready=lambda: _is_ready(workspace), workspace=workspace):
            listeners = httpx.get(f"{_admin(workspace)}/listeners?format=json", trust_env=False).json()
            port = listeners["listener_statuses"][0]["local_address"]["socket_address"]["port_value"]
            yield f"http://127.0.0.1:{port}"


def _is_ready(workspace: Path) -> bool:
    return (workspace / "admin").exists() and answers(f"{_admin(workspace)}/ready")()


def _admin(workspace: Path) -> str:
    return "http://" + (workspace / "admin").read_text(encoding="utf-8")


def _envoy_settings(old: int, new: int, percent: int) -> dict[str, Any]:
    weights = [{"name": "old", "weight": 100 - percent}, {"name": "new", "weight": percent}]
    route = {"match": {"prefix": "/"}, "route": {"weighted_clusters": {"clusters": weights}}}
    manager = {
        "@type": _MANAGER,
        "stat_prefix": "split",
        "route_config": {"virtual_hosts": [{"name": "api", "domains": ["*"], "routes": [route]}]},
        "http_filters": [{"name": "route", "typed_config": {"@type": _ROUTER, "suppress_envoy_headers": True}}],
    }
    filters = [{"name": "envoy.filters.network.http_connection_manager", "typed_config": manager}]
    listener = {"name": "api", "address": _address(0), "filter_chains": [{"filters": filters}]}
    clusters = [_cluster("old", old), _cluster("new", new)]
    return {"admin": {"address": _address(0)}, "static_resources": {"listeners": [listener], "clusters": clusters}}


def _cluster(name: str, port: int) -> dict[str, Any]:
    load = {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": {"address": _address(port)}}]}]}
    return {"name": name, "connect_timeout": "1s", "load_assignment": load}


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}
