"""A mistake in a user's file or option: exit code 2, every mistake at its line, and nothing is sent."""

from collections.abc import Callable

import pytest

from tests.servers.hostile import Hostile
from tests.servers.notes import CONTRACT
from tests.servers.project import Ended, Project

Mistake = Callable[[Project], object]


def remove(name: str) -> Mistake:
    return lambda project: (project.folder / name).unlink()


def write(name: str, text: str) -> Mistake:
    return lambda project: project.write(name, text)


def append(name: str, text: str) -> Mistake:
    return lambda project: project.write(name, (project.folder / name).read_text() + text)


def replace(name: str, old: str, new: str) -> Mistake:
    def mistake(project: Project) -> None:
        text = (project.folder / name).read_text()
        assert old in text
        project.write(name, text.replace(old, new))

    return mistake


MISTAKES = [
    pytest.param(remove("contracts/notes.yaml"), "contracts", id="contract-missing"),
    pytest.param(write("contracts/notes.yaml", "openapi: 3.0.3\npaths: [\n"), "contracts/notes.yaml:", id="not-yaml"),
    pytest.param(write("contracts/notes.yaml", "info: {}\npaths: {}\n"), "contracts/notes.yaml:1: ", id="not-openapi"),
    pytest.param(write("contracts/rates.json", '{"openapi": "3.0.3",\n'), "contracts/rates.json:", id="not-json"),
    pytest.param(append("environments/b.yaml", "trafic: {}\n"), "environments/b.yaml:5: trafic", id="unknown-key"),
    pytest.param(
        append("environments/b.yaml", "traffic: {concurrency: many}\n"),
        "environments/b.yaml:5: traffic.concurrency",
        id="wrong-type",
    ),
    pytest.param(
        append("environments/b.yaml", "reference: true\n"), "environments/b.yaml:5: reference", id="two-references"
    ),
    pytest.param(
        append("environments/b.yaml", 'identities: {me: {type: bearer, token: "${env:NOT_SET_ANYWHERE}"}}\n'),
        "environments/b.yaml:5: ${env:NOT_SET_ANYWHERE} is not set",
        id="unset-variable",
    ),
    pytest.param(
        append("environments/b.yaml", 'identities: {me: {type: bearer, token: "${file:gone/token}"}}\n'),
        "environments/b.yaml:5: ${file:gone/token}",
        id="missing-file",
    ),
    pytest.param(append("environments/b.yaml", "apis: {}\n"), "environments/b.yaml:5: ", id="doubled-key"),
    pytest.param(append("environments/b.yaml", "\tx: 1\n"), "environments/b.yaml:", id="environment-not-yaml"),
    pytest.param(
        write("pyproject.toml", "[tool.api-drift]\nsede = 1\n"), "pyproject.toml:2: sede", id="unknown-setting"
    ),
    pytest.param(write("pyproject.toml", "[tool.api-drift\n"), "pyproject.toml:1: ", id="not-toml"),
]


@pytest.mark.parametrize(("mistake", "told"), MISTAKES)
def test_a_mistake_in_a_file_is_told_at_its_line_and_nothing_is_sent(
    good: Project, server: Hostile, mistake: Mistake, told: str
) -> None:
    mistake(good)
    sent = len(server.requests)

    ended = good.run("run")

    assert ended.code == 2
    assert told in ended.stderr
    assert_plain(ended)
    assert len(server.requests) == sent


OPTIONS = [
    pytest.param(["--env", "c"], "c is no environment", id="environment"),
    pytest.param(["--reference", "c"], "c is no environment", id="reference"),
    pytest.param(["--api", "note"], "did you mean notes?", id="api"),
    pytest.param(["--operation", "GET /orders"], "no operation of the chosen APIs matches", id="operation"),
    pytest.param(["--operation", "("], "--operation", id="no-expression"),
    pytest.param(["--depth", "deep"], "'quick', 'standard', 'thorough'", id="depth"),
    pytest.param(["--seed", "one"], "'one' is not a valid integer", id="seed"),
    pytest.param(["--contracts", "nowhere"], "nowhere", id="contracts"),
    pytest.param(["--environments", "nowhere"], "nowhere", id="environments"),
    pytest.param(["--output", "contracts/notes.yaml"], "cannot be written to contracts/notes.yaml", id="output"),
    pytest.param(["--fail-on", "drift"], "'breaking', 'warning', 'info', 'never'", id="fail-on"),
    pytest.param(["--colour", "red"], "No such option", id="unknown"),
]


@pytest.mark.parametrize(("arguments", "told"), OPTIONS)
def test_a_mistake_in_an_option_is_told_and_nothing_is_sent(
    good: Project, server: Hostile, arguments: list[str], told: str
) -> None:
    sent = len(server.requests)

    ended = good.run("run", *arguments)

    assert ended.code == 2
    assert told in ended.stderr
    assert_plain(ended)
    assert len(server.requests) == sent


ALONE = [
    pytest.param(["--env", "a"], "--env a is the reference, so there is nothing to compare it with\n", id="reference"),
    pytest.param(["--env", "b", "--reference", "b"], "--env b is the reference, so there is", id="given-reference"),
]


@pytest.mark.parametrize(("arguments", "told"), ALONE)
def test_an_environment_is_not_compared_with_itself(
    good: Project, server: Hostile, arguments: list[str], told: str
) -> None:
    sent = len(server.requests)

    ended = good.run("run", *arguments)

    assert ended.code == 2
    assert ended.stderr.startswith(told)
    assert len(server.requests) == sent


def test_a_single_environment_is_no_comparison_but_can_be_checked(good: Project) -> None:
    remove("environments/b.yaml")(good)

    ended = good.run("run")

    assert ended.code == 2
    assert "nothing can be compared: there is only one environment, a\n" in ended.stderr
    assert not (good.folder / "reports").exists()
    assert good.run("check").code == 0


def test_environments_without_a_common_api_are_no_comparison(good: Project) -> None:
    good.write("contracts/rates.yaml", CONTRACT)
    replace("environments/b.yaml", "notes", "rates")(good)

    ended = good.run("run")

    assert ended.code == 2
    assert "no chosen operation is of an API that the reference a and another environment have" in ended.stderr


def test_an_api_without_a_contract_is_told_at_its_line_with_the_nearest(good: Project) -> None:
    replace("environments/b.yaml", "notes:", "nots:")(good)

    ended = good.run("run")

    assert ended.code == 2
    assert ended.stderr == (
        "environments/b.yaml:3: apis.nots is no API that there is a contract of\n"
        "  did you mean notes? there are contracts of: notes\n"
    )


def test_an_api_that_is_not_chosen_may_be_listed(good: Project) -> None:
    good.write("contracts/rates.yaml", CONTRACT)
    append("environments/b.yaml", "  rates: {base_url: 'http://127.0.0.1'}\n")(good)

    assert good.run("check", "--api", "notes").code == 0


def test_the_mistakes_of_all_files_are_told_at_once(good: Project) -> None:
    good.write("contracts/notes.yaml", "info: {}\npaths: {}\n")
    append("environments/a.yaml", "trafic: {}\n")(good)
    append("environments/b.yaml", "traffic: {concurency: 1}\n")(good)

    ended = good.run("run")

    places = [line.partition(" ")[0] for line in ended.stderr.splitlines() if not line.startswith(" ")]
    assert places == ["contracts/notes.yaml:1:", "environments/a.yaml:6:", "environments/b.yaml:5:"]


def test_the_nearest_setting_is_suggested(good: Project) -> None:
    append("environments/b.yaml", "traffic: {concurency: 1}\n")(good)

    ended = good.run("run")

    assert "did you mean traffic.concurrency?" in ended.stderr


@pytest.mark.parametrize("command", ["check", "run"])
def test_check_tells_the_same_mistakes_as_run(good: Project, command: str) -> None:
    append("environments/b.yaml", "trafic: {}\n")(good)

    ended = good.run(command)

    assert ended.code == 2
    assert ended.stderr.startswith("environments/b.yaml:5: trafic is not a setting\n")


def test_an_output_folder_without_permission_is_a_mistake(good: Project, server: Hostile) -> None:
    sent = len(server.requests)

    ended = good.run("run", "--output", "/proc/reports")

    assert ended.code == 2
    assert ended.stderr.startswith("reports cannot be written to /proc/reports: ")
    assert len(server.requests) == sent


def test_an_unknown_command_names_those_there_are(project: Project) -> None:
    ended = project.run("rnu")

    assert ended.code == 2
    assert "no such command: rnu; there are run, check, demo, report, explain" in ended.stderr


UNJUDGEABLE = [
    pytest.param('{$ref: "#/components/schemas/Nowhere"}', "#/components/schemas/Nowhere", id="unresolved-ref"),
    pytest.param("{type: integer, minimum: 2, maximum: 1}", "minimum 2 is above maximum 1", id="no-value-satisfies"),
]


@pytest.mark.parametrize(("schema", "told"), UNJUDGEABLE)
def test_an_operation_that_cannot_be_asked_is_told_and_the_others_are_judged(
    good: Project, schema: str, told: str
) -> None:
    parameter = f"      parameters: [{{name: since, in: query, required: true, schema: {schema}}}]\n"
    good.write("contracts/notes.yaml", CONTRACT.replace("  /rates:\n    get:\n", f"  /rates:\n    get:\n{parameter}"))

    ended = good.run("run", "--depth", "quick")

    cells = {each["operation"]: each["cells"]["b"] for each in good.report["apis"][0]["operations"]}
    rates = cells.pop("GET /rates")
    assert ended.code == 3
    assert rates["status"] == "not-judged"
    assert told in rates["reason"]
    assert {cell["status"] for cell in cells.values()} == {"same"}
    assert_plain(ended)


def test_a_recursive_schema_is_judged_like_any_other(good: Project) -> None:
    recursive = "        after: {$ref: '#/components/schemas/NoteInput'}\n"
    colour = '        colour: {$ref: "#/components/schemas/Colour"}\n    Colour:'
    good.write("contracts/notes.yaml", CONTRACT.replace(colour, recursive + colour))

    ended = good.run("run", "--depth", "quick")

    assert ended.code == 0
    assert_plain(ended)


def assert_plain(ended: Ended) -> None:
    """A mistake is told in a few lines and never by a traceback."""
    assert "Traceback" not in ended.stderr
    assert len(ended.stderr.splitlines()) <= 12
