"""`api-drift run` on two environments that are alike and one that is not."""

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest

from harness.evidence.store import EvidenceStore
from harness.report.document import schema
from tests.servers.notes import BASE, CONTRACT, OPERATIONS, Notes, Reply, served
from tests.servers.project import Ended, Project


def listed(change: Callable[[dict[str, Any]], object]) -> Callable[[str, Reply], Reply]:
    """Changes every note of the list."""

    def changed(operation: str, reply: Reply) -> Reply:
        if operation != "GET /notes" or reply.status != 200:
            return reply
        document = copy.deepcopy(cast("dict[str, list[dict[str, Any]]]", reply.document))
        for note in document["notes"]:
            change(note)
        return Reply(200, document)

    return changed


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Iterator[Project]:
    """`a` is the reference, `alike` has other data, `b` drifts, `info` has more than the reference."""
    project = Project(folder=tmp_path_factory.mktemp("run"), cache=cache)
    project.write("contracts/notes.yaml", CONTRACT)
    reference, alike = Notes(), Notes(first=500)
    with (
        served(reference) as a,
        served(alike) as west,
        served(Notes(changes=listed(lambda note: note.update(size=str(note["size"]))))) as b,
        served(Notes(changes=listed(lambda note: note.update(pinned=False)))) as info,
    ):
        project.environment("a", a.url + BASE, more="reference: true\n")
        project.environment("alike", west.url + BASE)
        project.environment("b", b.url + BASE)
        project.environment("info", info.url + BASE)
        yield project
    assert len(reference.stored) == len(alike.stored) == 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run and what it wrote."""

    ended: Ended
    report: Any


@pytest.fixture(scope="module")
def whole(project: Project) -> Run:
    """A run over all environments with the defaults but for the depth."""
    ended = project.run("run", "--depth", "quick", "--output", "reports")
    return Run(ended=ended, report=project.report)


def statuses(report: Any, environment: str) -> set[str]:
    """The different statuses of an environment's cells."""
    return {each["cells"][environment]["status"] for api in report["apis"] for each in api["operations"]}


def test_drift_ends_with_1_and_is_told_on_standard_output(whole: Run) -> None:
    assert whole.ended.code == 1
    assert "notes/*/size is a string in b, a number in a" in whole.ended.stdout
    assert "Traceback" not in whole.ended.stderr


def test_standard_error_says_what_was_done_and_what_was_written(whole: Run, project: Project) -> None:
    lines = whole.ended.stderr.splitlines()

    assert lines[0] == "making the requests of notes"
    assert lines[-1] == "written: reports/drift-report.json, reports/drift-report.md, reports/evidence.sqlite"
    assert all((project.folder / name).is_file() for name in lines[-1].removeprefix("written: ").split(", "))


def test_the_drift_is_one_finding_at_its_place(whole: Run) -> None:
    (found,) = [each for each in whole.report["findings"] if each["environment"] == "b"]

    assert (found["kind"], found["operation"], found["confidence"]) == (
        "response-type-changed",
        "GET /notes",
        "confirmed",
    )
    assert found["location"] == {
        "in": "response-body",
        "status": 200,
        "media_type": "application/json",
        "path": "/notes/*/size",
    }
    assert found["contract"]["file"] == "contracts/notes.yaml"
    assert CONTRACT.splitlines()[found["contract"]["line"] - 1].strip() == "size: {type: integer}"


def test_other_data_is_no_drift(whole: Run) -> None:
    assert statuses(whole.report, "alike") == {"same"}
    assert [each for each in whole.report["findings"] if each["environment"] == "alike"] == []


def test_every_operation_has_a_cell_in_every_environment(whole: Run) -> None:
    (api,) = whole.report["apis"]

    assert tuple(each["operation"] for each in api["operations"]) == OPERATIONS
    assert {tuple(each["cells"]) for each in api["operations"]} == {("a", "alike", "b", "info")}


def test_the_report_is_what_its_schema_says(whole: Run) -> None:
    jsonschema.Draft202012Validator(schema()).validate(whole.report)


FIELDS = {
    "": "schema_version tool run reference environments apis findings summary",
    "tool": "name version",
    "run": "id started_at finished_at seed depth complete interrupted requests",
    "environments/0": "name labels status requests notes",
    "apis/0": "name contract version operations",
    "apis/0/operations/0": "operation cells",
    "apis/0/operations/0/cells/b": "status exchanges reason",
    "findings/0": "id kind category severity confidence api operation environment reference location message observed"
    " evidence contract group waiver first_seen seen_in_runs",
    "findings/0/location": "in status media_type path",
    "findings/0/observed": "reference environment",
    "findings/0/observed/environment": "text value",
    "findings/0/evidence": "compared differing request curl test",
    "findings/0/evidence/request": "method path",
    "findings/0/evidence/curl": "reference environment",
    "findings/0/contract": "file line says",
    "summary": "findings by_severity by_category by_environment",
}
"""Every field that the formats promise."""


@pytest.mark.parametrize(("pointer", "fields"), FIELDS.items(), ids=lambda value: value.partition(" ")[0] or "report")
def test_every_promised_field_is_there(whole: Run, pointer: str, fields: str) -> None:
    value = whole.report
    for token in pointer.split("/") if pointer else ():
        value = value[int(token)] if isinstance(value, list) else value[token]

    assert [field for field in fields.split() if field not in value] == []


def test_the_same_seed_gives_the_same_requests_in_another_process(whole: Run, project: Project, tmp_path: Path) -> None:
    uncached = Project(folder=project.folder, cache=tmp_path)

    ended = uncached.run("run", "--depth", "quick", "--env", "alike", "--output", "again")

    again = json.loads((project.folder / "again" / "drift-report.json").read_text())
    assert ended.code == 0
    assert again["run"]["corpus"] == whole.report["run"]["corpus"]
    assert asked(project.folder / "again") == asked(project.folder / "reports")


def asked(folder: Path) -> set[tuple[str, str, bool]]:
    """The first asking of the reference: ids of cases, in their operations."""
    with EvidenceStore.open(folder / "evidence.sqlite") as store:
        return {
            (one.case, one.operation, one.valid)
            for one in store.observations(environments=["a"])
            if one.asking == 1 and one.purpose not in ("cleanup", "explanation")
        }


def test_another_seed_gives_other_requests(whole: Run, project: Project) -> None:
    project.run("run", "--depth", "quick", "--env", "alike", "--seed", "2", "--output", "seed-2")

    report = json.loads((project.folder / "seed-2" / "drift-report.json").read_text())
    assert report["run"]["seed"] == 2
    assert report["run"]["corpus"] != whole.report["run"]["corpus"]


def test_environments_that_are_alike_end_with_0_and_without_a_finding(project: Project) -> None:
    ended = project.run("run", "--depth", "quick", "--env", "alike", "--output", "alike")

    report = json.loads((project.folder / "alike" / "drift-report.json").read_text())
    assert ended.code == 0
    assert report["findings"] == []
    assert [each["name"] for each in report["environments"]] == ["alike", "a"]
    assert report["run"]["complete"] is True


FAIL_ON = [
    pytest.param("b", "breaking", 1, id="breaking-reaches-breaking"),
    pytest.param("b", "never", 0, id="never"),
    pytest.param("info", "info", 1, id="info-reaches-info"),
    pytest.param("info", "warning", 0, id="info-does-not-reach-warning"),
]


@pytest.mark.parametrize(("environment", "fail_on", "code"), FAIL_ON)
def test_fail_on_decides_what_drift_ends_with_1(project: Project, environment: str, fail_on: str, code: int) -> None:
    arguments = ["--depth", "quick", "--env", environment, "--operation", "GET /notes$", "--fail-on", fail_on]

    assert project.run("run", *arguments, "--output", "fail-on").code == code


def test_only_the_operations_that_are_wanted_are_judged(project: Project) -> None:
    project.run("run", "--depth", "quick", "--operation", "^GET /rates$", "--output", "operation")

    report = json.loads((project.folder / "operation" / "drift-report.json").read_text())
    assert [each["operation"] for each in report["apis"][0]["operations"]] == ["GET /rates"]


def test_the_reference_is_the_one_that_is_named(project: Project) -> None:
    ended = project.run("run", "--depth", "quick", "--env", "a", "--reference", "b", "--output", "reference")

    report = json.loads((project.folder / "reference" / "drift-report.json").read_text())
    assert ended.code == 1
    assert report["reference"] == "b"
    assert [each["message"] for each in report["findings"]] == ["notes/*/size is a number in a, a string in b"]


def test_without_a_reference_the_majority_is_it(project: Project) -> None:
    file = project.folder / "environments" / "a.yaml"
    project.write("undeclared/a.yaml", file.read_text().replace("reference: true\n", ""))
    for name in ("alike", "b"):
        project.write(f"undeclared/{name}.yaml", (project.folder / "environments" / f"{name}.yaml").read_text())

    ended = project.run("run", "--depth", "quick", "--environments", "undeclared", "--output", "majority")

    report = json.loads((project.folder / "majority" / "drift-report.json").read_text())
    assert ended.code == 1
    assert report["reference"] == "a"
    assert {each["environment"] for each in report["findings"]} == {"b"}


def test_settings_of_the_project_hold_where_no_option_is_given(project: Project) -> None:
    project.write(
        "pyproject.toml", '[tool.api-drift]\nenv = ["b"]\ndepth = "quick"\nfail-on = "never"\noutput = "set"\n'
    )
    try:
        ended = project.run("run", "--operation", "GET /notes$")
    finally:
        (project.folder / "pyproject.toml").unlink()

    report = json.loads((project.folder / "set" / "drift-report.json").read_text())
    assert ended.code == 0
    assert {each["environment"] for each in report["findings"]} == {"b"}


@pytest.mark.parametrize("form", ["terminal", "json", "markdown"])
def test_a_finished_report_is_written_in_another_form(whole: Run, project: Project, form: str) -> None:
    ended = project.run("report", "--format", form)

    assert whole.ended.code == 1
    assert ended.code == 0
    assert "response-type-changed" in ended.stdout
    assert ended.stderr == ""


def test_the_folder_that_a_run_wrote_to_stands_for_its_report(whole: Run, project: Project) -> None:
    ended = project.run("report", "reports")

    assert ended.code == 0
    assert ended.stdout == project.run("report").stdout != ""
    assert len(whole.report["findings"]) > 0


@pytest.mark.parametrize(
    ("name", "text"),
    [("missing.json", None), ("broken.json", "{"), ("other.json", '{"schema_version": "1"}'), ("later.json", "[]")],
)
def test_a_file_that_is_no_report_is_one_clear_mistake(project: Project, name: str, text: str | None) -> None:
    if text is not None:
        project.write(name, text)

    ended = project.run("report", name)

    assert ended.code == 2
    assert ended.stderr.startswith(name)
    assert "Traceback" not in ended.stderr


def test_an_operation_that_is_only_asked_on_the_way_is_not_reported_on(project: Project) -> None:
    reading = "GET /notes/{note_id}"
    ended = project.run("run", "--depth", "quick", "--env", "b", "--operation", r"^GET /notes/\{", "--output", "some")
    report = json.loads((project.folder / "some" / "drift-report.json").read_text())
    assert ended.code == 0, ended.stdout
    assert {each["operation"] for api in report["apis"] for each in api["operations"]} == {reading}
    assert {each["operation"] for each in [*report["findings"], *report["not_compared"]]} <= {reading}
