"""The project that is written is one that a user could write: the contract as served, a valid file per environment."""

from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML

from benchmarks.real.project import AGAIN, OTHER, REFERENCE, written
from benchmarks.real.server import SECRET, Release, Server
from benchmarks.real.starting import Started

LONG = "GET /" + "/".join("{" + f"identifier_{number}" + "}" for number in range(6))
RELEASE = Release(version="1.10", requirements=("shop==1.10",))
SHOP = Server(
    name="shop",
    newer=RELEASE,
    older=RELEASE,
    command=lambda _: [],
    ready="/",
    contract="/openapi.json",
    contract_format="json",
    base_path="/v1",
    identity={"type": "basic", "username": "drift", "password": SECRET},
    headers=lambda _: {},
    seed=lambda _client, _number: {},
)


def started(bindings: Mapping[str, str | Mapping[str, str]]) -> Started:
    url = "http://127.0.0.1:9/v1"
    return Started(release=RELEASE, base_url=url, bindings=bindings, contract='{"openapi": "3.1.0"}', process_id=1)


def test_each_environment_has_its_file_and_the_first_is_the_reference(tmp_path: Path) -> None:
    environments = {name: started({"id": name, LONG: {"identifier_1": name}}) for name in (REFERENCE, AGAIN, OTHER)}
    project = written(tmp_path, SHOP, environments)
    assert (project.contracts / "shop.json").read_text() == '{"openapi": "3.1.0"}'
    assert f"{LONG}:\n" in (project.environments / "release-b.yaml").read_text()  # YAML wants such a key on one line
    read = {path.stem: YAML(typ="safe").load(path) for path in project.environments.iterdir()}
    assert {name: values["reference"] for name, values in read.items()} == {REFERENCE: True, AGAIN: False, OTHER: False}
    assert read[OTHER]["labels"] == {"stage": "test", "release": "1.10"}
    assert read[OTHER]["apis"]["shop"] == {
        "base_url": "http://127.0.0.1:9/v1",
        "bindings": {"id": OTHER, LONG: {"identifier_1": OTHER}},
        "identity": "benchmark",
    }
    assert read[OTHER]["identities"]["benchmark"]["password"] == "${env:BENCHMARK_SECRET}"
