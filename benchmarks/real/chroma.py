"""Chroma, a vector database (Rust, in a Python wheel): tenants hold databases hold collections of records."""

from collections.abc import Mapping

import httpx

from benchmarks.real.server import Bindings, Release, Server, Site

_TENANT, _DATABASE = "default_tenant", "default_database"

# The wheel's own command line without the client library around it, which alone wants 400 MB of dependencies.
_START = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"


def _command(site: Site) -> list[str]:
    python, data = str(site.program / "python"), str(site.workspace / "data")
    return [python, "-c", _START, "run", "--host", "127.0.0.1", "--port", str(site.port), "--path", data]


def _headers(_secret: str) -> Mapping[str, str]:
    return {}


def _seed(client: httpx.Client, number: int) -> Bindings:
    collections = f"/api/v2/tenants/{_TENANT}/databases/{_DATABASE}/collections"
    identifiers = [_filled(client, collections, f"paintings-{number}-{wing}", number) for wing in range(number + 1)]
    by_name = f"GET {collections}".replace(_TENANT, "{tenant}").replace(_DATABASE, "{database}") + "/{collection_id}"
    return {
        "tenant": _TENANT,
        "tenant_name": _TENANT,
        "database": _DATABASE,
        "collection_id": identifiers[0],
        by_name: {"collection_id": f"paintings-{number}-0"},  # this one operation takes the name for the identifier
    }


def _filled(client: httpx.Client, collections: str, name: str, number: int) -> str:
    created = client.post(collections, json={"name": name, "metadata": {"floor": number}}).raise_for_status().json()
    rooms = range(number + 2)
    records = {
        "ids": [f"room-{number}-{room}" for room in rooms],
        "embeddings": [[float(room), float(number), 0.5] for room in rooms],
        "documents": [f"A painting in room {room}" for room in rooms],
        "metadatas": [{"room": room} for room in rooms],
    }
    client.post(f"{collections}/{created['id']}/add", json=records).raise_for_status()
    return str(created["id"])


CHROMA = Server(
    name="chroma",
    newer=Release(version="1.5.9", requirements=("chromadb==1.5.9",), with_dependencies=False),
    older=Release(version="1.0.0", requirements=("chromadb==1.0.0",), with_dependencies=False),
    command=_command,
    ready="/api/v2/heartbeat",
    contract="/openapi.json",
    contract_format="json",
    base_path="",
    identity=None,
    headers=_headers,
    seed=_seed,
)
