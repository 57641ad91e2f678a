"""Environments are chosen by name, the reference is always among them, and all mistakes are told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from harness.environment.matrix import load_matrix
from harness.model.errors import EnvironmentFileError
from tests.environment.files import MINIMAL, written
from tests.servers.certificates import certificates

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    written(tmp_path, f"reference: true{MINIMAL}", "cloud-a.yaml")
    written(tmp_path, MINIMAL, "cloud-b.yml")
    written(tmp_path, f"name: data-centre{MINIMAL}", "on-prem.yaml")
    written(tmp_path, "no environment", ".hidden.yaml")
    written(tmp_path, "no environment", "secrets/token.yaml")
    written(tmp_path, "no environment", "README.md")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ((), ["cloud-a", "cloud-b", "data-centre"]),
        (("all",), ["cloud-a", "cloud-b", "data-centre"]),
        (("cloud-b",), ["cloud-b", "cloud-a"]),
        (("data-centre", "cloud-b"), ["data-centre", "cloud-b", "cloud-a"]),
        (("cloud-a", "cloud-a"), ["cloud-a"]),
    ],
)
def test_those_that_are_named_are_chosen_and_the_reference(
    directory: Path, names: Sequence[str], chosen: list[str]
) -> None:
    matrix = load_matrix(directory, names=names)
    assert [each.name for each in matrix.environments] == chosen
    assert matrix.reference == "cloud-a"


def test_a_given_reference_stands_before_the_files(directory: Path) -> None:
    matrix = load_matrix(directory, names=["cloud-b"], reference="data-centre")
    assert [each.name for each in matrix.environments] == ["cloud-b", "data-centre"]
    assert matrix.reference == "data-centre"


def test_without_a_reference_there_is_none(directory: Path) -> None:
    written(directory, MINIMAL, "cloud-a.yaml")
    assert load_matrix(directory).reference is None


def problems(
    directory: Path, *, names: Sequence[str] = (), reference: str | None = None, apis: Sequence[str] | None = None
) -> list[str]:
    with pytest.raises(EnvironmentFileError) as error:
        load_matrix(directory, names=names, reference=reference, apis=apis, variables={})
    return [str(problem).replace(f"{directory}/", "").replace(str(directory), ".") for problem in error.value.problems]


def test_two_references_are_a_mistake_of_the_second(directory: Path) -> None:
    written(directory, f"reference: true{MINIMAL}", "cloud-b.yml")
    assert problems(directory) == [
        "cloud-b.yml:1: reference is true, but cloud-a is the reference already (cloud-a.yaml:1)\n"
        "  keep one of them, or choose with --reference NAME"
    ]


def test_a_given_reference_settles_which_of_two_it_is(directory: Path) -> None:
    written(directory, f"reference: true{MINIMAL}", "cloud-b.yml")
    assert load_matrix(directory, reference="cloud-b").reference == "cloud-b"


def test_two_files_of_one_name_are_a_mistake(directory: Path) -> None:
    written(directory, f"name: cloud-a{MINIMAL}", "other.yaml")
    assert problems(directory) == [
        "other.yaml:1: cloud-a is the name of cloud-a.yaml as well\n  give each environment a name of its own"
    ]


def test_names_that_no_environment_has_are_told_with_the_nearest(directory: Path) -> None:
    assert problems(directory, names=["cloud-c", "x"], reference="data-center") == [
        ".: cloud-c is no environment\n  did you mean cloud-b? it has: cloud-a, cloud-b, data-centre",
        ".: x is no environment\n  it has: cloud-a, cloud-b, data-centre",
        ".: data-center is no environment\n  did you mean data-centre? it has: cloud-a, cloud-b, data-centre",
    ]


def test_an_empty_folder_has_no_environment(tmp_path: Path) -> None:
    assert problems(tmp_path) == [".: has no environment in it\n  write one file per environment, NAME.yaml"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "no")
    assert "is no folder" in problem


def test_the_mistakes_of_all_files_are_told_at_once(directory: Path) -> None:
    written(directory, "apis: [", "broken.yaml")
    written(directory, f"lables: {{}}{MINIMAL}", "cloud-b.yml")
    written(directory, f"traffic: 5{MINIMAL}", "on-prem.yaml")
    assert [problem.partition(": ")[0] for problem in problems(directory)] == [
        "broken.yaml:1",
        "cloud-b.yml:1",
        "on-prem.yaml:1",
    ]


def test_a_mistake_in_an_environment_that_is_not_chosen_is_told(directory: Path) -> None:
    written(directory, f"lables: {{}}{MINIMAL}", "on-prem.yaml")
    assert problems(directory, names=["cloud-b"])[0].startswith("on-prem.yaml:1: lables is not a setting")


NEEDY = """
apis: {orders: {base_url: "https://${env:NO_SUCH_HOST}/", identity: full}}
identities: {full: {type: bearer, token: "${file:no-such-token}"}}
tls: {ca: no-such-authority.pem}
"""


def test_an_environment_that_is_not_chosen_needs_no_variables_and_no_files(directory: Path) -> None:
    written(directory, NEEDY, "on-prem.yaml")
    assert [each.name for each in load_matrix(directory, names=["cloud-b"], variables={}).environments] == [
        "cloud-b",
        "cloud-a",
    ]


def test_an_environment_that_is_chosen_needs_them(directory: Path) -> None:
    written(directory, NEEDY, "on-prem.yaml")
    assert len(problems(directory)) == 3


@pytest.mark.parametrize(
    "identity", ["{type: exec, command: [x]}", "{type: signed, key_id: k, private_key: p, algorithm: a}"]
)
def test_an_identity_type_that_nobody_can_be_yet_is_told_where_it_is_used(directory: Path, identity: str) -> None:
    text = f"apis: {{o: {{base_url: 'http://h', identity: a}}}}\nidentities: {{a: {identity}}}"
    written(directory, text, "on-prem.yaml")
    assert "apis.o.identity is of type" in problems(directory)[0]
    assert load_matrix(directory, names=["cloud-b"]).reference == "cloud-a"


def test_files_that_are_no_certificates_are_told_before_anything_is_sent(directory: Path) -> None:
    written(directory, "no certificate", "ca.pem")
    written(directory, f"tls: {{ca: ca.pem}}{MINIMAL}", "on-prem.yaml")
    assert problems(directory)[0].startswith("on-prem.yaml:1: tls.ca is no file of PEM certificates")


def test_a_file_that_is_no_certificate_is_told_with_what_else_is_wrong(directory: Path) -> None:
    written(directory, "no certificate", "ca.pem")
    written(directory, f"tls: {{ca: ca.pem}}\nlables: {{}}{MINIMAL}", "on-prem.yaml")
    assert [problem.partition(" ")[2].partition(" is no")[0] for problem in problems(directory)] == ["lables", "tls.ca"]


def test_a_key_of_another_certificate_is_told_before_anything_is_sent(directory: Path) -> None:
    made = certificates(directory)
    text = f"tls: {{certificate: {made.client.chain}, key: {made.server.key}}}{MINIMAL}"
    written(directory, text, "on-prem.yaml")
    assert problems(directory)[0].startswith("on-prem.yaml:1: tls.certificate and its key are no pair of PEM files")


def test_an_api_without_a_contract_is_a_mistake_of_the_file_that_lists_it(directory: Path) -> None:
    written(directory, "apis:\n  orders: {base_url: 'https://a'}\n  ordres: {base_url: 'https://a'}\n", "on-prem.yaml")
    assert problems(directory, apis=["orders", "payments"]) == [
        "on-prem.yaml:3: apis.ordres is no API that there is a contract of\n"
        "  did you mean orders? there are contracts of: orders, payments"
    ]


def test_what_is_missing_in_one_file_is_told_with_what_is_wrong_in_another(directory: Path) -> None:
    written(directory, "apis: [", "broken.yaml")
    written(directory, f"reference: true\nlables: {{}}{MINIMAL}", "cloud-b.yml")
    written(directory, f"name: cloud-a\n{NEEDY}", "on-prem.yaml")
    assert [problem.partition(" ")[0] for problem in problems(directory)] == [
        "broken.yaml:1:",
        "on-prem.yaml:1:",
        "cloud-b.yml:1:",
        "cloud-b.yml:2:",
        "on-prem.yaml:3:",
        "on-prem.yaml:4:",
        "on-prem.yaml:5:",
    ]
