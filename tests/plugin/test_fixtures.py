"""What hand-written tests get: an environment, a client of it, and the same call everywhere."""

from tests.plugin.processes import run_pytest
from tests.servers.hostile import Hostile, free_port
from tests.servers.notes import BASE, Notes, served
from tests.servers.project import Project

CLIENT = """
def test_rates(environment, api_client):
    answer = api_client.get("/rates")
    assert answer.status_code == 200
    assert str(answer.url) == environment.apis["notes"].base_url + "/rates"
"""


def test_a_test_is_run_once_for_each_chosen_environment(project: Project) -> None:
    project.write("tests/test_own.py", CLIENT)

    done = run_pytest(project, "tests", "--env", "cloud-b", "--env", "west", "-v")

    assert done.code == 0, done.stdout
    assert "tests/test_own.py::test_rates[cloud-b] PASSED" in done.stdout
    assert "tests/test_own.py::test_rates[west] PASSED" in done.stdout
    assert "2 passed" in done.stdout


def test_without_env_a_test_that_needs_one_is_skipped_and_nothing_is_sent(
    project: Project, servers: dict[str, Hostile]
) -> None:
    project.write("tests/test_own.py", f"{CLIENT}\n\ndef test_same(same_everywhere):\n    same_everywhere(print)\n")
    sent = [len(server.requests) for server in servers.values()]

    done = run_pytest(project, "-rs")

    assert done.code == 0
    assert "2 skipped" in done.stdout
    assert "needs an environment: choose with --env NAME or --env all" in done.stdout
    assert [len(server.requests) for server in servers.values()] == sent


def test_a_client_is_who_the_environment_says(project: Project) -> None:
    project.write("tests/test_own.py", CLIENT)
    identity = "identities: {me: {type: bearer, token: right}}\n"
    with served(Notes(authorization="Bearer right")) as secured:
        project.environment("west", secured.url + BASE, identity="me", more=identity)

        done = run_pytest(project, "tests", "--env", "west")

    assert done.code == 0, done.stdout
    assert [each.values("authorization") for each in secured.requests] == [[b"Bearer right"]]


def test_a_client_sends_no_method_that_the_environment_does_not_permit(
    project: Project, servers: dict[str, Hostile]
) -> None:
    file = project.folder / "environments" / "west.yaml"
    file.write_text(file.read_text() + "traffic: {methods: read-only}\n")
    project.write("tests/test_own.py", "def test_own(api_client):\n    api_client.delete('/notes/n300')\n")
    sent = len(servers["west"].requests)

    done = run_pytest(project, "tests", "--env", "west")

    assert done.code == 1
    assert "environments/west.yaml:5: DELETE /api/notes/n300 may not be sent to west" in done.stdout
    assert len(servers["west"].requests) == sent


def test_a_service_is_started_once_for_all_tests_of_the_session(project: Project) -> None:
    project.write(
        "tests/test_own.py", f"{CLIENT.replace('200', '404')}{CLIENT.replace('200', '404').replace('_rates', '_b')}"
    )
    command = '[python, -m, http.server, "{port}", --bind, 127.0.0.1]'
    project.environment("local", "http://127.0.0.1:{port}", more=f"start: {{command: {command}}}\n")
    project.write("tests/conftest.py", ONE_CHILD)

    done = run_pytest(project, "tests", "--env", "local")

    assert "2 passed" in done.stdout, done.stdout
    assert "services at the end: 1" in done.stdout


ONE_CHILD = """
import os
from tests.servers.project import descendants


def pytest_terminal_summary(terminalreporter):
    # A guardian and its service.
    terminalreporter.line(f"services at the end: {len(descendants(os.getpid())) // 2}")
"""


def test_a_service_that_does_not_start_fails_its_tests_with_a_reason(project: Project) -> None:
    project.write("tests/test_own.py", CLIENT)
    project.environment("local", "http://127.0.0.1:{port}", more="start: {command: [no-such-program]}\n")

    done = run_pytest(project, "tests", "--env", "local")

    assert done.code == 1
    assert "local: the service of start could not be started" in done.stdout
    assert "Traceback" not in done.stdout


TWO_APIS = """
import pytest

def test_which(api_client):
    pass

@pytest.mark.drift_api("notes")
def test_marked(api_client):
    assert api_client.get("/rates").status_code == 200

@pytest.mark.drift_api("orders")
def test_missing(api_client):
    pass
"""


def test_where_there_are_several_apis_a_marker_says_which(project: Project, servers: dict[str, Hostile]) -> None:
    project.write("contracts/other.yaml", (project.folder / "contracts" / "notes" / "openapi.yaml").read_text())
    url = servers["west"].url + BASE
    project.write("environments/west.yaml", f"apis:\n  notes: {{base_url: '{url}'}}\n  other: {{base_url: '{url}'}}\n")
    project.write("tests/test_own.py", TWO_APIS)

    done = run_pytest(project, "tests", "--env", "west", "-rs")

    assert "1 passed, 1 skipped, 1 error" in done.stdout
    assert "west has the APIs notes, other: mark the test with" in done.stdout
    assert "west has no API orders; it has notes, other" in done.stdout


SAME = """
def test_list(same_everywhere):
    same_everywhere(lambda client: client.get("/notes", params={"limit": 14}))


def test_rates(same_everywhere):
    same_everywhere(lambda client: client.get("/rates"))


def test_steps(same_everywhere):
    def steps(client):
        created = client.post("/notes", json={"text": "mine"})
        path = f"/notes/{created.json()['id']}"
        return [created, client.get(path), client.delete(path), client.get(path)]

    same_everywhere(steps)
"""


def test_the_same_call_everywhere_fails_with_the_drift_alone(project: Project) -> None:
    project.write("tests/test_own.py", SAME)

    done = run_pytest(project, "tests", "--env", "all", "-v")

    assert done.code == 1
    assert "test_list PASSED" in done.stdout
    assert "test_steps PASSED" in done.stdout
    assert "test_rates FAILED" in done.stdout
    assert "response-property-removed: usd is never sent by cloud-b, always by cloud-a" in done.stdout
    assert "Traceback" not in done.stdout


def test_the_same_call_everywhere_needs_somebody_to_be_compared_with(project: Project) -> None:
    project.write("tests/test_own.py", SAME)

    done = run_pytest(project, "tests", "--env", "cloud-a", "-rs")

    assert "3 skipped" in done.stdout
    assert "nothing to compare with cloud-a: choose a further environment with --env" in done.stdout


def test_an_environment_that_is_down_is_told_and_not_taken_for_drift(project: Project) -> None:
    project.write("tests/test_own.py", SAME)
    project.environment("west", f"http://127.0.0.1:{free_port()}")

    done = run_pytest(project, "tests", "--env", "west", "-k", "rates")

    assert done.code == 1
    assert "httpx.ConnectError" in done.stdout
