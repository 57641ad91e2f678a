"""The command itself: its help, its version, and what it does not import."""

import json
import subprocess
import sys

import pytest

from tests.servers.project import Project

HEAVY = (
    "aiohttp",
    "deepdiff",
    "httpx",
    "hypothesis",
    "jinja2",
    "jsonschema",
    "jsonschema_rs",
    "openapi_core",
    "pydantic",
    "rich",
    "ruamel",
    "schemathesis",
    "sqlite3",
)
"""What costs more than a blink to import."""

COMMANDS = ("run", "check", "demo", "report", "explain", "schema")


def imported_by(program: str) -> set[str]:
    """The top-level modules that a program leaves in `sys.modules`."""
    told = f"{program}\nimport json, sys\nsys.stdout.write('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def call(*arguments: str) -> str:
    return f"""
import sys
from harness.cli.main import main
sys.argv = ["api-drift", *{arguments!r}]
try:
    main()
except SystemExit:
    pass
"""


@pytest.mark.parametrize(
    "program",
    ["import harness", call("--help"), call("--version"), *(call(each, "--help") for each in COMMANDS)],
    ids=["import", "help", "version", *COMMANDS],
)
def test_nothing_heavy_is_imported(program: str) -> None:
    assert imported_by(program).isdisjoint(HEAVY)


def test_the_help_names_every_command_and_what_it_does(project: Project) -> None:
    ended = project.run("--help")

    assert ended.code == 0
    assert [line.split()[0] for line in ended.stdout.partition("Commands:\n")[2].splitlines() if line[2] != " "] == [
        *COMMANDS
    ]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help(project: Project, command: str) -> None:
    ended = project.run(command, "--help")

    assert ended.code == 0
    assert ended.stdout.startswith(f"Usage: api-drift {command} ")


def test_the_help_of_run_names_every_option_with_its_default(project: Project) -> None:
    told = project.run("run", "--help").stdout

    options = [
        "env",
        "reference",
        "api",
        "operation",
        "depth",
        "seed",
        "contracts",
        "environments",
        "output",
        "fail-on",
    ]
    assert [option for option in options if f"--{option} " not in told] == []
    assert "[default: warning]" in told


def test_the_version_is_that_of_the_distribution(project: Project) -> None:
    assert project.run("--version").stdout.startswith("api-drift, version ")
