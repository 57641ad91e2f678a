"""What becomes an item, and what is left alone."""

import pytest

from tests.plugin.processes import run_pytest
from tests.servers.hostile import Hostile
from tests.servers.notes import OPERATIONS
from tests.servers.project import Project

HEAVY = "aiohttp deepdiff httpx hypothesis jsonschema openapi_core pydantic rich schemathesis sqlite3"

LIGHT = f"""
import sys

def test_what_is_imported():
    loaded = {{name.partition(".")[0] for name in sys.modules}}
    assert loaded.isdisjoint({HEAVY.split()!r})
    harness = {{name for name in sys.modules if name.startswith("harness.")}}
    assert {{name.split(".")[1] for name in harness}} <= {{"plugin", "settings", "model"}}
"""


PARAMETRISED = """
import pytest

@pytest.mark.parametrize("environment", ["x", "y"])
def test_own(environment):
    assert environment in "xy"
"""

OVERRIDING = """
import pytest

@pytest.fixture
def environment():
    return "mine"

def test_mine(environment):
    assert environment == "mine"
"""


def ids(project: Project, *arguments: str) -> list[str]:
    """The node ids that pytest collects."""
    collected = run_pytest(project, "--collect-only", "-q", *arguments)
    assert collected.code == 0, collected.stdout + collected.stderr
    return [line for line in collected.stdout.splitlines() if "::" in line]


def cells(*environments: str) -> list[str]:
    """The node ids of all operations in some environments."""
    return [
        f"contracts/notes/openapi.yaml::{operation}::{environment}"
        for operation in OPERATIONS
        for environment in environments
    ]


def test_without_env_nothing_is_collected_sent_or_imported(project: Project, servers: dict[str, Hostile]) -> None:
    project.write("tests/test_light.py", LIGHT)
    sent = [len(server.requests) for server in servers.values()]

    ended = run_pytest(project)

    assert ended.code == 0, ended.stdout
    assert "2 passed" in ended.stdout
    assert "drift" not in ended.stdout.partition("collected")[2]
    assert [len(server.requests) for server in servers.values()] == sent
    assert not (project.folder / "reports").exists()


def test_one_item_per_operation_and_chosen_environment(project: Project, servers: dict[str, Hostile]) -> None:
    sent = [len(server.requests) for server in servers.values()]

    assert ids(project, "--env", "cloud-b") == [*cells("cloud-b"), "tests/test_own.py::test_own"]
    assert [len(server.requests) for server in servers.values()] == sent


def test_all_environments_are_chosen_with_all(project: Project) -> None:
    assert ids(project, "--env", "all") == [*cells("cloud-a", "cloud-b", "west"), "tests/test_own.py::test_own"]


def test_the_contracts_folder_alone_gives_drift_items_alone(project: Project) -> None:
    assert ids(project, "contracts", "--env", "west") == cells("west")


def test_tests_that_are_named_are_collected_alone(project: Project) -> None:
    assert ids(project, "tests", "--env", "west") == ["tests/test_own.py::test_own"]


def test_configured_test_paths_are_collected_beside_the_contracts(project: Project) -> None:
    project.write("pytest.ini", (project.folder / "pytest.ini").read_text() + "testpaths = tests\n")

    assert sorted(ids(project, "--env", "west")) == sorted([*cells("west"), "tests/test_own.py::test_own"])


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["-k", "west and rates"], [cells("west")[-1]]),
        (["-m", "drift"], cells("cloud-b", "west")),
        (["-m", "not drift"], ["tests/test_own.py::test_own"]),
        ([cells("west")[2]], [cells("west")[2]]),
        (["contracts/notes/openapi.yaml::GET /rates"], cells("cloud-b", "west")[-2:]),
        (["--operation", "DELETE", "-m", "drift"], cells("cloud-b", "west")[6:8]),
    ],
    ids=["keyword", "marker", "no-marker", "node-id", "operation-id", "operation"],
)
def test_items_are_selected_as_any_item_is(project: Project, arguments: list[str], wanted: list[str]) -> None:
    assert ids(project, "--env", "cloud-b", "--env", "west", *arguments) == wanted


def test_ini_keys_stand_for_options(project: Project) -> None:
    project.write(
        "pytest.ini", (project.folder / "pytest.ini").read_text() + "drift_env = west\ndrift_contracts = apis\n"
    )
    (project.folder / "contracts").rename(project.folder / "apis")

    assert ids(project, "-m", "drift") == [each.replace("contracts/", "apis/") for each in cells("west")]


def test_what_the_user_calls_environment_stays_the_users(project: Project) -> None:
    project.write("tests/test_own.py", PARAMETRISED)
    project.write("tests/test_overriding.py", OVERRIDING)

    assert "3 passed" in run_pytest(project).stdout
    assert sorted(ids(project, "tests", "--env", "all")) == [
        "tests/test_overriding.py::test_mine",
        "tests/test_own.py::test_own[x]",
        "tests/test_own.py::test_own[y]",
    ]


MISTAKES = [
    pytest.param(["--env", "cloud-c"], "did you mean cloud-b?", id="environment"),
    pytest.param(["--env", "cloud-a"], "--env cloud-a is the reference", id="reference-alone"),
    pytest.param(["contracts", "--env", "cloud-a"], "--env cloud-a is the reference", id="reference-alone-named"),
    pytest.param(["--env", "all", "--drift-seed", "-1"], "--drift-seed is '-1', not a whole number", id="seed"),
    pytest.param(["--env", "all", "--drift-depth", "deep"], "invalid choice: 'deep'", id="depth"),
    pytest.param(["--env", "all", "--contracts", "nowhere"], "nowhere: there is no such folder", id="contracts"),
    pytest.param(["--env", "all", "--operation", "none"], "no operation of the chosen APIs matches", id="operation"),
]


@pytest.mark.parametrize(("arguments", "told"), MISTAKES)
def test_a_mistake_in_an_option_is_a_usage_error(project: Project, arguments: list[str], told: str) -> None:
    ended = run_pytest(project, *arguments)

    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "INTERNALERROR" not in ended.stderr + ended.stdout


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "distributed"])
def test_a_mistake_in_a_file_is_a_usage_error_at_its_line(project: Project, workers: list[str]) -> None:
    project.environment("cloud-b", "http://127.0.0.1:1", more="trafic: {}\n")

    ended = run_pytest(project, "--env", "all", *workers)

    assert ended.code == pytest.ExitCode.USAGE_ERROR
    assert "environments/cloud-b.yaml:5: trafic is not a setting" in ended.stderr
    assert "Traceback" not in ended.stderr + ended.stdout
    assert "INTERNALERROR" not in ended.stderr + ended.stdout
