"""Others who work with the environments meanwhile: they add, change and remove rows, their own and everybody's."""

from __future__ import annotations

import threading
from contextlib import ExitStack, contextmanager
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

import httpx

from tests.servers.drifting.walk import BOOK, CREDENTIALS, PARCEL, TRIP, VEHICLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PAUSE_SECONDS = 0.2
"""Between one write in every environment and the next."""
REMOVED_SHARE = 0.2
"""How many of the writes remove something."""


@contextmanager
def writers(environments: Mapping[str, Mapping[str, Any]], seed: int) -> Iterator[None]:
    """Keeps writing in every environment while the block runs."""
    done = threading.Event()
    thread = threading.Thread(target=_write, args=(environments, Random(seed), done))  # noqa: S311  # no secret
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _write(environments: Mapping[str, Mapping[str, Any]], random: Random, done: threading.Event) -> None:
    with ExitStack() as stack:
        clients = [
            (_WRITES[api], stack.enter_context(_client(api, target["base_url"])))
            for environment in environments.values()
            for api, target in environment["apis"].items()
            if api in _WRITES
        ]
        while not done.wait(PAUSE_SECONDS):
            for write, client in clients:
                write(client, random)


def _client(api: str, url: str) -> httpx.Client:
    return httpx.Client(base_url=url, trust_env=False, **CREDENTIALS[api])


def _books(client: httpx.Client, random: Random) -> None:
    rows = client.get("/v1/books", params={"page": random.randint(1, 2)}).json()["data"]
    chosen = f"/v1/books/{random.choice(rows)['id']}" if rows else None
    if chosen and random.random() < REMOVED_SHARE:
        client.delete(chosen)
    elif chosen and random.random() < 0.5:
        client.patch(chosen, json={"title": f"Changed {random.randrange(99)}", "price": random.randrange(50)})
    else:
        client.post("/v1/books", json={**BOOK, "pages": random.randint(1, 800), "tags": ["new"] * random.randrange(3)})


def _vehicles(client: httpx.Client, random: Random) -> None:
    rows = client.get("/vehicles", params={"limit": 30}).json()
    chosen = f"/vehicles/{random.choice(rows)['vehicleId']}" if rows else None
    if chosen and random.random() < REMOVED_SHARE:
        client.delete(chosen)
    elif chosen and random.random() < 0.5:
        client.post(f"{chosen}/trips", json={**TRIP, "passengers": random.randrange(9)})
    else:
        name = UUID(int=random.getrandbits(128), version=4)
        client.put(f"/vehicles/{name}", json={**VEHICLE, "seats": random.randint(1, 50)})


def _parcels(client: httpx.Client, random: Random) -> None:
    rows = client.get("/parcels", params={"limit": 30}).json()["items"]
    chosen = f"/parcels/{random.choice(rows)['parcelId']}" if rows else None
    if chosen and random.random() < REMOVED_SHARE:
        client.delete(chosen)
    elif chosen and random.random() < 0.5:
        client.put(chosen, json={**PARCEL, "label": f"Changed {random.randrange(99)}"})
    else:
        client.post("/parcels", json={**PARCEL, "weightKg": random.randint(1, 50)})


_WRITES: dict[str, Callable[[httpx.Client, Random], None]] = {
    "library": _books,
    "fleet": _vehicles,
    "parcels": _parcels,
}
