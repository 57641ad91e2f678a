"""A contracts folder has the APIs that its layout says, and nothing else in it is taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.contract.discovery import discovered, load_contracts
from harness.model.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path

_FINE = "openapi: 3.0.0\npaths: {/a: {get: {responses: {200: {description: ok}}}}}\n"


@pytest.fixture
def contracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path / "contracts"


def _write(directory: Path, **files: str) -> None:
    for name, text in files.items():
        file = directory / name.replace("__", "/").replace("_dot_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def test_folders_and_files_are_apis_by_their_layout(contracts: Path) -> None:
    _write(
        contracts,
        orders__openapi_dot_yaml=_FINE,
        orders__api_dot_yaml="traffic_volume: much",
        orders__revisions__v1_dot_yaml=_FINE,
        payments__swagger_dot_json="{}",
        carts_dot_yml=_FINE,
        shared__errors_dot_yaml="Error: {}",
        schemas_dot_yaml="Order: {type: object}",
        readme_dot_md="text",
        _dot_hidden_dot_yaml=_FINE,
    )
    assert {name: file.relative_to(contracts).as_posix() for name, file in discovered(contracts).items()} == {
        "carts": "carts.yml",
        "orders": "orders/openapi.yaml",
        "payments": "payments/swagger.json",
    }


def test_a_file_that_is_broken_is_taken_for_a_contract_so_that_it_is_told(contracts: Path) -> None:
    _write(contracts, orders_dot_yaml="openapi: [", fine_dot_yaml=_FINE)
    with pytest.raises(ContractError) as error:
        load_contracts(contracts)
    assert str(error.value).startswith("contracts/orders.yaml:2: is not YAML")


def test_the_problems_of_all_contracts_are_told_at_once(contracts: Path) -> None:
    _write(contracts, a__openapi_dot_yaml="x: 1", b__openapi_dot_yaml="openapi: 9", c__openapi_dot_yaml=_FINE)
    with pytest.raises(ContractError) as error:
        load_contracts(contracts)
    assert [str(problem.where) for problem in error.value.problems] == [
        "contracts/a/openapi.yaml:1",
        "contracts/b/openapi.yaml:1",
    ]


def test_only_the_apis_that_are_named_are_loaded(contracts: Path) -> None:
    _write(contracts, a__openapi_dot_yaml="x: 1", c__openapi_dot_yaml=_FINE)
    (contract,) = load_contracts(contracts, ["c"])
    assert (contract.name, contract.file) == ("c", "contracts/c/openapi.yaml")


def test_a_contract_may_refer_to_another_folder_of_the_contracts(contracts: Path) -> None:
    response = "openapi: 3.0.0\npaths: {/a: {get: {responses: {200: {$ref: '../shared/errors.yaml#/Error'}}}}}\n"
    _write(contracts, a__openapi_dot_yaml=response, shared__errors_dot_yaml="Error: {description: error}")
    (contract,) = load_contracts(contracts)
    assert contract.problems == ()


@pytest.mark.parametrize(
    ("files", "names", "message"),
    [
        ({}, (), "contracts: there is no such folder\n  contracts/NAME/openapi.yaml is where a contract is looked for"),
        (
            {"schemas_dot_yaml": "Order: {}"},
            (),
            "contracts: there is no contract in it\n  put a contract into contracts/NAME/openapi.yaml",
        ),
        (
            {"orders_dot_yaml": _FINE},
            ("order",),
            "contracts: there is no contract of an API order\n  did you mean orders? there are: orders",
        ),
        (
            {"orders_dot_yaml": _FINE, "orders__openapi_dot_yaml": _FINE},
            (),
            "contracts/orders.yaml: the API orders has two contracts, this one and contracts/orders/openapi.yaml\n"
            "  remove one of them",
        ),
    ],
    ids=["no-folder", "no-contract", "unknown-name", "two-contracts"],
)
def test_a_folder_that_does_not_say_what_to_load_is_refused(
    contracts: Path, files: dict[str, str], names: tuple[str, ...], message: str
) -> None:
    _write(contracts, **files)
    with pytest.raises(ContractError) as error:
        load_contracts(contracts, names)
    assert str(error.value) == message
