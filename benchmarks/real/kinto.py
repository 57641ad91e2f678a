"""Kinto, a store for JSON records (Python, Pyramid), kept in memory: buckets hold collections hold records."""

import base64
from collections.abc import Mapping
from textwrap import dedent

import httpx

from benchmarks.real.server import SECRET, Bindings, Release, Server, Site

_USER = "drift"

# The flush plugin stays out: its one operation would empty the server under the run.
_SETTINGS = """
    [server:main]
    use = egg:waitress#main
    host = 127.0.0.1
    port = %(http_port)s
    [app:main]
    use = egg:kinto
    kinto.includes = kinto.plugins.history
    kinto.storage_backend = kinto.core.storage.memory
    kinto.cache_backend = kinto.core.cache.memory
    kinto.permission_backend = kinto.core.permission.memory
    kinto.userid_hmac_secret = {secret}
    kinto.bucket_create_principals = system.Authenticated
    multiauth.policies = basicauth
    [loggers]
    keys = root
    [handlers]
    keys = console
    [formatters]
    keys = plain
    [logger_root]
    level = WARNING
    handlers = console
    [handler_console]
    class = StreamHandler
    args = (sys.stderr,)
    formatter = plain
    [formatter_plain]
    format = %(levelname)s %(message)s
"""


def _command(site: Site) -> list[str]:
    (site.workspace / "kinto.ini").write_text(dedent(_SETTINGS).format(secret=site.secret), encoding="utf-8")
    return [str(site.program / "kinto"), "start", "--ini", "kinto.ini", "--port", str(site.port)]


def _headers(secret: str) -> Mapping[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{_USER}:{secret}".encode()).decode()}


def _seed(client: httpx.Client, number: int) -> Bindings:
    bucket, collection, record, group = f"library-{number}", f"books-{number}", f"first-{number}", f"readers-{number}"
    documents = {
        f"/buckets/{bucket}": {"shelf": number},
        f"/buckets/{bucket}/collections/{collection}": {"language": "en"},
        f"/buckets/{bucket}/collections/{collection}/records/{record}": {
            "title": "A first book",
            "pages": 100 + number,
        },
        f"/buckets/{bucket}/groups/{group}": {"members": [f"reader-{reader}" for reader in range(number + 1)]},
    }
    for volume in range(number + 2):
        path = f"/buckets/{bucket}/collections/{collection}/records/volume-{number}-{volume}"
        documents[path] = {"title": f"Volume {volume} of {number}", "pages": 10 * volume}
    for path, data in documents.items():
        client.put(path, json={"data": data}).raise_for_status()
    return {
        "bucket_id": bucket,
        "collection_id": collection,
        "GET /buckets/{id}": {"id": bucket},
        "GET /buckets/{bucket_id}/collections/{id}": {"id": collection},
        "GET /buckets/{bucket_id}/groups/{id}": {"id": group},
        "GET /buckets/{bucket_id}/collections/{collection_id}/records/{id}": {"id": record},
    }


KINTO = Server(
    name="kinto",
    newer=Release(version="26.5.0", requirements=("kinto==26.5.0",)),
    older=Release(version="8.2.0", requirements=("kinto==8.2.0", "setuptools<81")),  # wants pkg_resources
    command=_command,
    ready="/v1/__lbheartbeat__",
    contract="/v1/__api__",
    contract_format="json",
    base_path="/v1",
    identity={"type": "basic", "username": _USER, "password": SECRET},
    headers=_headers,
    seed=_seed,
)
