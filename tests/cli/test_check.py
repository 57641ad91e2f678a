"""`api-drift check`: one harmless request per API and environment."""

import pytest

from tests.servers.hostile import Hostile, Visit, free_port
from tests.servers.notes import BASE, CONTRACT, Notes, served
from tests.servers.project import Project

SECURED = CONTRACT.replace("paths:\n", "security: [{token: []}]\npaths:\n", 1).replace(
    "components:\n", "components:\n  securitySchemes: {token: {type: http, scheme: bearer}}\n", 1
)
IDENTITY = "identities: {me: {type: bearer, token: right}}\n"


def test_every_environment_and_api_is_asked_once(good: Project, server: Hostile) -> None:
    sent = len(server.requests)

    ended = good.run("check")

    assert ended.code == 0
    assert ended.stdout.splitlines() == [
        "contracts/notes.yaml: notes 1.0.0, 5 operations",
        "a: notes: ok: GET /notes as anonymous, answered by 200",
        "b: notes: ok: GET /notes as anonymous, answered by 200",
    ]
    assert len(server.requests) == sent + 2


def test_an_environment_that_cannot_be_reached_is_told_and_the_others_are_checked(good: Project) -> None:
    good.environment("down", f"http://127.0.0.1:{free_port()}")

    ended = good.run("check")

    assert ended.code == 3
    assert [line.partition(" ")[0] for line in ended.stdout.splitlines()[1:]] == ["a:", "b:", "down:"]
    assert "down: notes: NOT OK: GET /notes as anonymous: " in ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(("authorization", "code"), [("Bearer right", 0), ("Bearer other", 3)])
def test_a_credential_is_tried_on_an_operation_that_asks_for_one(
    project: Project, authorization: str, code: int
) -> None:
    project.write("contracts/notes.yaml", SECURED)
    with served(Notes(authorization=authorization)) as server:
        project.environment("a", server.url + BASE, identity="me", more=IDENTITY)

        ended = project.run("check")

    assert ended.code == code
    assert ("the identity me is refused" in ended.stdout) == (code == 3)


@pytest.mark.parametrize(("status", "code"), [(200, 0), (403, 0), (401, 3)])
def test_a_further_identity_may_be_forbidden_what_it_asks_but_has_to_be_known(
    project: Project, status: int, code: int
) -> None:
    project.write("contracts/notes.yaml", SECURED)
    known = Notes(authorization="Bearer right")

    async def answering(visit: Visit) -> None:
        if (b"Authorization", b"Bearer less") in visit.request.headers:
            await visit.answer(status)
        else:
            await known(visit)

    identities = "identities: {me: {type: bearer, token: right}, reader: {type: bearer, token: less}}\n"
    with served(answering) as server:
        project.environment("a", server.url + BASE, identity="me", other_identities="[reader, me]", more=identities)

        ended = project.run("check")

    assert ended.code == code
    own, further = ended.stdout.splitlines()[1:]
    assert own == "a: notes: ok: GET /notes as me, answered by 200"
    assert further.startswith(f"a: notes: {'NOT OK' if code else 'ok'}: GET /notes as reader, answered by {status}")
    assert further.endswith(": the identity reader is refused") == (code == 3)


@pytest.mark.parametrize(("published", "code"), [("/notes", 0), ("/openapi.json", 3)])
def test_a_contract_that_is_published_has_to_be_there(
    good: Project, server: Hostile, published: str, code: int
) -> None:
    good.environment("b", server.url + BASE, published_contract=published)

    ended = good.run("check")

    assert ended.code == code
    told = f"the contract that it publishes at {published}, answered by {404 if code else 200}"
    words = ": there is none: is published_contract right?" if code else ""
    assert ended.stdout.splitlines()[3] == f"b: notes: {'NOT OK' if code else 'ok'}: {told}{words}"


def test_it_is_said_when_no_credential_was_needed(good: Project, server: Hostile) -> None:
    good.environment("b", server.url + BASE, identity="me", more=IDENTITY)

    ended = good.run("check", "--env", "b")

    assert ended.stdout.splitlines()[1] == "b: notes: ok: GET /notes as me, answered by 200; no credential was needed"


def test_a_wrong_base_url_is_suspected_behind_a_404(good: Project, server: Hostile) -> None:
    good.environment("b", server.url)

    ended = good.run("check")

    assert ended.code == 3
    assert "answered by 404: the contract has this operation: is the base_url right?" in ended.stdout


def test_a_redirect_is_no_success_and_is_not_followed(good: Project, server: Hostile) -> None:
    async def redirect(visit: Visit) -> None:
        await visit.answer(302, location=server.url + BASE + "/notes")

    with served(redirect) as login:
        good.environment("b", login.url)
        sent = len(server.requests)

        ended = good.run("check", "--env", "b")

    assert ended.code == 3
    assert "answered by 302: it is a redirect" in ended.stdout
    assert len(server.requests) == sent + 1  # the reference's own


@pytest.mark.parametrize("deleted", [True, False])
def test_what_a_run_would_leave_behind_is_told_before(good: Project, *, deleted: bool) -> None:
    kept = CONTRACT.replace("    delete:\n", "    trace:\n")
    assert kept != CONTRACT
    good.write("contracts/notes.yaml", CONTRACT if deleted else kept)

    ended = good.run("check")

    note = "contracts/notes.yaml: note: POST /notes creates what nothing deletes: runs leave it behind"
    assert ended.code == 0
    assert (note in ended.stdout.splitlines()) is not deleted


def test_a_service_that_cannot_be_started_is_told(good: Project, server: Hostile) -> None:
    good.environment("b", server.url + BASE, more="start: {command: [no-such-program]}\n")

    ended = good.run("check")

    assert ended.code == 3
    assert "b: notes: NOT OK: environments/b.yaml:5: b: the service of start could not be started" in ended.stdout


def test_what_the_specification_does_not_allow_is_told_at_its_line_and_stops_nothing(good: Project) -> None:
    good.write(
        "contracts/notes.yaml", CONTRACT.replace("description: the newest notes", "descripton: the newest notes")
    )

    ended = good.run("check")

    line = next(number for number, text in enumerate(CONTRACT.splitlines(), 1) if "the newest notes" in text) - 1
    assert ended.code == 0
    assert f"\ncontracts/notes.yaml:{line}: note: " in ended.stdout
    assert ended.stderr == ""


MISTAKEN = [
    pytest.param(
        "  /a: {post: {description: a, description: b, responses: {}}}\n", "description is there", id="doubled"
    ),
    pytest.param("  /a: {post: {responses: {'200': {$ref: '#/no'}}}}\n", "$ref #/no leads nowhere", id="nowhere"),
    pytest.param(
        "  /a: {post: {responses: {'200': {$ref: 'https://example.com/x'}}}}\n", "cannot be read: remote", id="remote"
    ),
    pytest.param(
        "  /a/{a_id}: {post: {parameters: [{name: id, in: path, required: true, schema: {}}], responses: {}}}\n",
        "POST /a/{a_id} does not declare the path parameter a_id\n"
        "  it declares id, which the path has not: write both alike\n",
        id="path-parameter",
    ),
]


@pytest.mark.parametrize(("path", "told"), MISTAKEN)
def test_a_mistake_in_a_contract_is_told_once_at_its_line_and_ends_with_2(good: Project, path: str, told: str) -> None:
    good.write("contracts/notes.yaml", CONTRACT.replace("paths:\n", f"paths:\n{path}"))

    ended = good.run("check")

    line = CONTRACT.splitlines().index("paths:") + 2
    assert ended.code == 2
    assert ended.stderr.startswith(f"contracts/notes.yaml:{line}: ")
    assert told in ended.stderr
    assert "path parameter" not in ended.stdout.lower()
    assert "b: notes: ok: " in ended.stdout


def test_what_keeps_nothing_from_being_judged_is_a_note_at_its_own_line(good: Project) -> None:
    query = "{name: q, in: query, schema: {type: string, pattern: '([a-z'}}"
    pattern = f"  /a: {{post: {{parameters: [{query}], responses: {{}}}}}}\n"
    spare = "  /b: {post: {parameters: [{name: id, in: path, required: true, schema: {}}], responses: {}}}\n"
    good.write("contracts/notes.yaml", CONTRACT.replace("paths:\n", f"paths:\n{pattern}{spare}"))

    ended = good.run("check")

    line = CONTRACT.splitlines().index("paths:") + 2
    assert ended.code == 0
    assert f"contracts/notes.yaml:{line}: note: pattern '([a-z' is no regular expression\n" in ended.stdout
    assert (
        f"contracts/notes.yaml:{line + 1}: note: POST /b declares the path parameter id, which its path has not\n"
        in ended.stdout
    )


def test_an_operation_that_cannot_be_judged_is_not_what_is_asked(good: Project) -> None:
    broken = "  /a: {get: {responses: {'200': {$ref: '#/no'}}}}\n"
    good.write("contracts/notes.yaml", CONTRACT.replace("paths:\n", f"paths:\n{broken}"))

    ended = good.run("check")

    assert "b: notes: ok: GET /notes as anonymous, answered by 200" in ended.stdout
