"""The port of a started service comes into every address."""

from __future__ import annotations

from harness.environment.environment import ApiTarget, Environment, with_port
from harness.model.source import Source


def test_the_port_stands_in_every_address() -> None:
    target = ApiTarget(base_url="http://127.0.0.1:{port}/a", published_contract="http://127.0.0.1:{port}/openapi.json")
    found = with_port(Environment(name="e", apis={"a": target}), 8080).apis["a"]
    assert found.base_url == "http://127.0.0.1:8080/a"
    assert found.published_contract == "http://127.0.0.1:8080/openapi.json"


def test_an_environment_knows_where_its_file_says_what() -> None:
    environment = Environment(name="e", source=Source(file="e.yaml", line=0), lines={"": 1, "/apis": 3})
    assert str(environment.source_of("/apis/orders/base_url")) == "e.yaml:3"
