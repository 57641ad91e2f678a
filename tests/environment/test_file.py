"""An environment file becomes an environment, or tells every mistake in it at its line."""

from __future__ import annotations

import json
import pickle
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema
import pytest

from harness.environment.environment import Start, Tls, Traffic
from harness.environment.file import environment_schema, load_environment
from harness.environment.identities import (
    ApiKeyIdentity,
    BasicIdentity,
    BearerIdentity,
    ExecIdentity,
    MtlsIdentity,
    OAuth2Identity,
    SignedIdentity,
    TokenFileIdentity,
)
from harness.model.errors import EnvironmentFileError
from harness.model.operation import SAFE_METHODS
from harness.model.secret import Secret
from tests.environment.files import MINIMAL, loaded, refused, written

if TYPE_CHECKING:
    from harness.environment.environment import Environment

EVERYTHING = """
name: cloud-b
labels: {provider: aws, region: eu-west-1, stage: production, version: 1.10}
reference: true
apis:
  orders:
    base_url: https://orders.cloud-b.example.com/api/
    identity: full
    other_identities: [read-only]
    bindings:
      order_id: ord_1001
      "get /orders/{order_id}": {order_id: 007, express: true}
    published_contract: /openapi.json
    headers: {X-Tenant: demo}
identities:
  full: {type: oauth2, issuer: "https://idp.example.com", client_id: drift, client_secret: "${env:DRIFT_SECRET}",
         scopes: [orders.read, orders.write]}
  read-only: {type: bearer, token: "${file:secrets/read-token}"}
tls: {ca: certs/ca.pem, certificate: certs/client.pem, key: certs/client.key, verify: true}
traffic:
  methods: all
  requests_per_second: 50
  concurrency: 4
  timeout_seconds: 2.5
  max_requests: 5000
  burst_probe: 3
start:
  command: [python, -m, harness.sandbox, cloud-b, --port, "{port}"]
  ready: /health
"""


@pytest.fixture
def everything(tmp_path: Path) -> Environment:
    for name in ("secrets/read-token", "certs/ca.pem", "certs/client.pem", "certs/client.key"):
        written(tmp_path, "r3ad-t0ken\n", name)
    return loaded(tmp_path, EVERYTHING, DRIFT_SECRET="dr1ft-s3cret")


def test_every_field_of_the_format_is_read(everything: Environment, tmp_path: Path) -> None:
    assert everything.name == "cloud-b"
    assert everything.labels == {
        "provider": "aws",
        "region": "eu-west-1",
        "stage": "production",
        "version": "1.10",
    }
    assert everything.reference
    assert everything.tls == Tls(
        ca=tmp_path / "certs/ca.pem", certificate=tmp_path / "certs/client.pem", key=tmp_path / "certs/client.key"
    )
    assert everything.traffic == Traffic(
        methods=None, requests_per_second=50, concurrency=4, timeout_seconds=2.5, max_requests=5000, burst_probe=3
    )
    assert everything.start == Start(
        command=("python", "-m", "harness.sandbox", "cloud-b", "--port", "{port}"), ready="/health"
    )


def test_every_field_of_an_api_is_read(everything: Environment) -> None:
    orders = everything.apis["orders"]
    assert orders.base_url == "https://orders.cloud-b.example.com/api"
    assert orders.identity == "full"
    assert orders.other_identities == ("read-only",)
    assert orders.published_contract == "/openapi.json"
    assert orders.headers == (("X-Tenant", Secret("demo")),)
    assert orders.bindings.value("GET /orders", "order_id") == "ord_1001"
    assert orders.bindings.value("GET /orders/{order_id}", "order_id") == "007"
    assert orders.bindings.value("GET /orders/{order_id}", "express") == "true"


def test_placeholders_are_read_from_variables_and_from_files_beside_the_environment(everything: Environment) -> None:
    assert everything.identities == {
        "full": OAuth2Identity(
            issuer="https://idp.example.com",
            client_id="drift",
            client_secret=Secret("dr1ft-s3cret"),
            scopes=("orders.read", "orders.write"),
        ),
        "read-only": BearerIdentity(token=Secret("r3ad-t0ken")),
    }


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    environment = loaded(tmp_path, MINIMAL)
    assert environment.name == "cloud-b"
    assert not environment.reference
    assert environment.traffic == Traffic(
        methods=SAFE_METHODS, requests_per_second=None, concurrency=8, timeout_seconds=5, burst_probe=0
    )
    assert environment.tls == Tls(verify=True)
    assert environment.start is None
    assert environment.apis["orders"].identity == "anonymous"


@pytest.mark.parametrize("stage", ["test", "sandbox", "development", "Test"])
def test_every_method_is_sent_where_the_label_stage_allows_it(tmp_path: Path, stage: str) -> None:
    assert loaded(tmp_path, f"labels: {{stage: {stage}}}{MINIMAL}").traffic.methods is None


@pytest.mark.parametrize(
    ("written_as", "methods"),
    [("read-only", SAFE_METHODS), ("[get, POST]", frozenset({"GET", "POST"})), ("all", None)],
)
def test_the_methods_that_a_file_says_stand_before_its_labels(
    tmp_path: Path, written_as: str, methods: frozenset[str] | None
) -> None:
    text = f"labels: {{stage: test}}\ntraffic: {{methods: {written_as}}}{MINIMAL}"
    assert loaded(tmp_path, text).traffic.methods == methods


def test_every_identity_type_is_read(tmp_path: Path) -> None:
    written(tmp_path, "", "client.pem")
    environment = loaded(
        tmp_path,
        """
        apis: {}
        identities:
          a: {type: basic, username: u, password: 0123}
          b: {type: api-key, in: query, name: key, value: v}
          c: {type: token-file, path: run/token}
          d: {type: exec, command: [cloud, print-token]}
          e: {type: mtls, certificate: client.pem}
          f: {type: signed, key_id: k, private_key: p, algorithm: ed25519, components: ["@method"]}
          g: {type: oauth2, token_url: "https://idp.example/token", client_id: 1, client_secret: s, resource: "urn:x"}
        """,
    )
    assert environment.identities == {
        "a": BasicIdentity(username="u", password=Secret("0123")),
        "b": ApiKeyIdentity(location="query", name="key", value=Secret("v")),
        "c": TokenFileIdentity(path=tmp_path / "run/token"),
        "d": ExecIdentity(command=("cloud", "print-token")),
        "e": MtlsIdentity(certificate=tmp_path / "client.pem"),
        "f": SignedIdentity(key_id="k", private_key=Secret("p"), algorithm="ed25519", components=("@method",)),
        "g": OAuth2Identity(
            token_url="https://idp.example/token", client_id="1", client_secret=Secret("s"), resource="urn:x"
        ),
    }


def test_all_mistakes_of_a_file_are_told_at_once_in_the_order_of_its_lines(tmp_path: Path) -> None:
    assert refused(
        tmp_path,
        """
        refrence: true
        apis:
          orders:
            base_url: orders.example.com
            identity: ful
        identities:
          full: {type: bearer, token: "${env:UNSET_TOKEN}"}
          other: {type: bearer, token: "${file:secrets/token}"}
        traffic:
          concurency: 8
          timeout_seconds: soon
        """,
    ) == [
        "cloud-b.yaml:1: refrence is not a setting\n"
        "  did you mean reference? the file has: apis, identities, labels, name, reference, start, tls, traffic",
        "cloud-b.yaml:4: apis.orders.base_url is no absolute http or https URL\n  write it as https://host/path",
        "cloud-b.yaml:5: apis.orders.identity is 'ful', which is no identity here\n"
        "  did you mean full? it has: anonymous, full, other",
        "cloud-b.yaml:7: ${env:UNSET_TOKEN} is not set\n"
        "  export UNSET_TOKEN, or give identities.full.token another source",
        "cloud-b.yaml:8: ${file:secrets/token} does not exist\n"
        "  create secrets/token, or give identities.other.token another source",
        "cloud-b.yaml:10: traffic.concurency is not a setting\n"
        "  did you mean traffic.concurrency? traffic has: burst_probe, concurrency, max_requests, methods, "
        "requests_per_second, timeout_seconds",
        "cloud-b.yaml:11: traffic.timeout_seconds is 'soon', not a number, more than 0\n  write a number, more than 0",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("apis: {o: {}}", "1: apis.o.base_url is missing", id="no address"),
        pytest.param("name: x", "1: apis is missing", id="no APIs"),
        pytest.param("apis: []", "1: apis is a list, not a mapping", id="list for a mapping"),
        pytest.param("apis: {}\nname: ''", "2: name is no name", id="empty name"),
        pytest.param("apis: {}\nname: all", "2: name is what --env takes for every environment", id="reserved name"),
        pytest.param("apis: {}\nreference: yes", "2: reference is 'yes', not true or false", id="yes is a text"),
        pytest.param("apis: {}\nlabels: {a: [b]}", "2: labels.a is a list, not a text", id="label"),
        pytest.param(
            "apis: {o: {base_url: 'http://u:p@h'}}",
            "1: apis.o.base_url has a user name or password in it",
            id="userinfo",
        ),
        pytest.param("apis: {o: {base_url: 'http://h/?k=v'}}", "1: apis.o.base_url has a query", id="query"),
        pytest.param("apis: {o: {base_url: 'ftp://h'}}", "1: apis.o.base_url is no absolute http", id="scheme"),
        pytest.param(
            "apis: {o: {base_url: 'http://h:99999999'}}", "1: apis.o.base_url has a port that is none", id="port"
        ),
        pytest.param("apis: {o: {base_url: 'http://{host}/'}}", "1: apis.o.base_url has braces", id="braces"),
        pytest.param(
            "apis: {o: {base_url: 'http://h:{port}/'}}",
            "1: apis.o.base_url has {port}, but nothing is started",
            id="start",
        ),
        pytest.param(
            "apis: {o: {base_url: 'http://h', other_identities: [x]}}",
            "1: apis.o.other_identities[0] is 'x', which is no identity here",
            id="other identity",
        ),
        pytest.param(
            "apis: {o: {base_url: 'http://h', headers: {'a b': c}}}",
            '1: apis.o.headers."a b" is no name',
            id="header name",
        ),
        pytest.param(
            "apis: {o: {base_url: 'http://h', bindings: {'GET /x': 1}}}",
            '1: apis.o.bindings."GET /x" is one value for a whole operation',
            id="binding of an operation",
        ),
        pytest.param(
            "apis: {o: {base_url: 'http://h', bindings: {id: {a: b}}}}",
            "1: apis.o.bindings.id holds several values, but is no operation",
            id="binding of no operation",
        ),
        pytest.param(
            "apis: {o: {base_url: 'http://h', bindings: {id: }}}",
            "1: apis.o.bindings.id is empty, not a text",
            id="no value",
        ),
        pytest.param(
            "apis: {}\nidentities: {anonymous: {type: bearer, token: t}}",
            "2: identities.anonymous is a name that every environment has",
            id="reserved identity",
        ),
        pytest.param(
            "apis: {}\nidentities: {a: {type: oauth2, client_id: c, client_secret: s}}",
            "2: identities.a has neither issuer nor token_url",
            id="no provider",
        ),
        pytest.param(
            "apis: {}\nidentities: {a: {type: oauth2, issuer: 'http://i', token_url: 'http://i', "
            "client_id: c, client_secret: s}}",
            "2: identities.a has both issuer and token_url",
            id="two providers",
        ),
        pytest.param("apis: {}\ntls: {ca: no.pem}", "2: tls.ca names a file that does not exist", id="authority"),
        pytest.param("apis: {}\ntls: {key: no.pem}", "2: tls.key has no certificate beside it", id="key alone"),
        pytest.param("apis: {}\ntraffic: {methods: [GTE]}", "2: traffic.methods[0] is no method", id="method"),
        pytest.param("apis: {}\ntraffic: {methods: []}", "2: traffic.methods is an empty list", id="no methods"),
        pytest.param(
            "apis: {}\ntraffic: {methods: none}", "2: traffic.methods is 'none', not one of", id="word for methods"
        ),
        pytest.param(
            "apis: {}\ntraffic: {concurrency: 0}", "2: traffic.concurrency is 0, not a whole", id="none at once"
        ),
        pytest.param("apis: {}\ntraffic: {concurrency: true}", "2: traffic.concurrency is true, not a", id="truth"),
        pytest.param("apis: {}\ntraffic: {max_requests: 1.5}", "2: traffic.max_requests is 1.5, not a", id="fraction"),
        pytest.param("apis: {}\ntraffic: {timeout_seconds: .nan}", "2: traffic.timeout_seconds is '.nan'", id="NaN"),
        pytest.param(
            "apis: {}\ntraffic: {timeout_seconds: -1}", "2: traffic.timeout_seconds is -1, not", id="negative"
        ),
        pytest.param("apis: {}\nstart: {command: []}", "2: start.command is a list, not a list", id="no command"),
        pytest.param("apis: {}\nstart: {ready: /}", "2: start.command is missing", id="nothing to start"),
        pytest.param("apis: {}\napis: {}", "2: apis is there twice, first on line 1", id="doubled key"),
        pytest.param("apis: {}\nname: !x y", "2: has a tag", id="tag"),
        pytest.param("apis: {}\nname: ${env:NO_SUCH}", "2: ${env:NO_SUCH} is not set", id="unset variable"),
        pytest.param("apis: {}\nname: ${NO_SUCH}", "2: name has a ${…} of an unknown kind", id="unknown placeholder"),
        pytest.param("apis: {}\nname: ${env:EMPTY}", "2: ${env:EMPTY} is empty", id="empty variable"),
    ],
)
def test_a_mistake_is_told_at_its_line(tmp_path: Path, text: str, message: str) -> None:
    problems = refused(tmp_path, text, {"EMPTY": ""})
    assert [problem for problem in problems if problem.startswith(f"cloud-b.yaml:{message}")], problems
    assert all("\n  " in problem for problem in problems)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFileError, match="does not exist"):
        load_environment(tmp_path / "no.yaml", {})


def test_a_placeholder_may_stand_in_a_longer_text_and_give_a_number(tmp_path: Path) -> None:
    environment = loaded(
        tmp_path,
        """
        apis: {orders: {base_url: "https://${env:HOST}/api"}}
        traffic: {concurrency: "${env:MANY}", timeout_seconds: "${env:SECONDS}", methods: "${env:METHODS}"}
        start: {command: [sh, -c, "exec ${SHELL_VARIABLE} ${env:HOST}"]}
        """,
        HOST="a.example",
        MANY="3",
        SECONDS="0.5",
        METHODS="all",
    )
    assert environment.apis["orders"].base_url == "https://a.example/api"
    assert (environment.traffic.concurrency, environment.traffic.timeout_seconds) == (3, 0.5)
    assert environment.traffic.methods is None
    assert environment.start
    assert environment.start.command == ("sh", "-c", "exec ${SHELL_VARIABLE} a.example")


def test_what_a_variable_holds_is_not_looked_up_again(tmp_path: Path) -> None:
    environment = loaded(
        tmp_path, "apis: {}\nidentities: {a: {type: bearer, token: '${env:A}'}}", A="${env:HOME}", HOME="/root"
    )
    assert environment.identities["a"] == BearerIdentity(token=Secret("${env:HOME}"))


SECRET = "hunter2-correct-horse"
HIDDEN = [
    pytest.param(f"token: {SECRET}", id="no type"),
    pytest.param(f"type: bearer, token: [{SECRET}]", id="list"),
    pytest.param(f"type: bearer, token: {{a: {SECRET}}}", id="mapping"),
    pytest.param(f"type: bearer, tokne: {SECRET}", id="misspelled"),
    pytest.param(f'type: bearer, token: "{SECRET}\\n"', id="line break"),
    pytest.param(f'type: bearer, token: "{SECRET} é"', id="beyond ASCII"),
    pytest.param(f"type: bearre, token: {SECRET}", id="unknown type"),
    pytest.param(f"type: oauth2, client_secret: {SECRET}", id="missing fields"),
    pytest.param(f"type: api-key, name: [{SECRET}], value: {SECRET}", id="beside a mistake"),
    pytest.param(f"type: bearer, token: '{SECRET}${{NAME}}'", id="unknown placeholder"),
    pytest.param(f"type: bearer, token: '{SECRET}${{env:NO_SUCH}}'", id="unset placeholder"),
    pytest.param(f"type: bearer, token: *{SECRET}", id="alias"),
    pytest.param(f"type: bearer, token: !{SECRET}", id="tag"),
    pytest.param(f"type: bearer, token: '{SECRET}", id="syntax"),
    pytest.param("type: bearer, token: '${env:WITH_LINE_BREAK}'", id="from a variable"),
    pytest.param("type: bearer, token: '${file:binary}'", id="from a file"),
]


@pytest.mark.parametrize("fields", HIDDEN)
def test_no_mistake_shows_a_credential(tmp_path: Path, fields: str) -> None:
    (tmp_path / "binary").write_bytes(f"{SECRET}\xff".encode("latin-1"))
    file = written(tmp_path, f"apis: {{}}\nidentities: {{a: {{{fields}}}}}")
    with pytest.raises(EnvironmentFileError) as error:
        load_environment(file, {"WITH_LINE_BREAK": f"{SECRET}\n{SECRET}"})
    assert SECRET not in "".join(traceback.format_exception(error.value))
    assert SECRET not in repr(error.value)
    assert error.value.__cause__ is None
    assert error.value.__context__ is None or error.value.__suppress_context__


@pytest.mark.parametrize(
    "text",
    [
        f"apis: {{o: {SECRET}}}",
        f"apis: {{o: {{base_url: 'https://u:{SECRET}@h/'}}}}",
        f"apis: {{o: {{base_url: [{SECRET}]}}}}",
        f"apis: {{o: {{base_url: 'http://h', headers: {SECRET}}}}}",
        f"apis: {{o: {{base_url: 'http://h', headers: {{A: [{SECRET}]}}}}}}",
        f"apis: {{}}\nidentities: {{a: {SECRET}}}",
        f"apis: {{}}\nidentities: {SECRET}",
        f"apis: {{}}\ntokens: {{a: {SECRET}}}",
        SECRET,
        "apis: {}\ntraffic: {concurrency: '${env:S}'}",
        "apis: {}\ntraffic: {methods: '${env:S}'}",
        "apis: {}\nreference: '${env:S}'",
        "apis: {o: {base_url: 'http://h', identity: '${env:S}'}}",
        "apis: {o: {base_url: '${env:S}'}}",
    ],
)
def test_no_mistake_shows_a_text_that_may_be_a_credential(tmp_path: Path, text: str) -> None:
    assert SECRET not in "\n".join(refused(tmp_path, text, {"S": SECRET}))


def test_an_environment_shows_no_credential(everything: Environment) -> None:
    for secret in ("dr1ft-s3cret", "r3ad-t0ken"):
        assert secret not in repr(everything)
        assert secret not in str(everything)
        assert secret.encode() not in pickle.dumps(everything.identities["full"])


def test_the_schema_takes_what_the_format_describes() -> None:
    schema = environment_schema()
    value = {
        "apis": {"orders": {"base_url": "https://a.example", "bindings": {"id": 1, "GET /x": {"id": "2"}}}},
        "identities": {"a": {"type": "api-key", "in": "header", "name": "X-Key", "value": "v"}},
        "traffic": {"methods": ["GET"]},
    }
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(value, schema)
    json.dumps(schema)


def test_the_schema_refuses_an_unknown_key() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"apis": {}, "lables": {}}, environment_schema())


def test_the_schema_describes_every_field() -> None:
    fields = environment_schema()["properties"]
    assert isinstance(fields, dict)
    assert [name for name, field in fields.items() if isinstance(field, dict) and not field.get("description")] == []


def test_the_environments_of_this_repository_are_good() -> None:
    folder = Path(__file__).parents[2] / "environments"
    names = [load_environment(file, {}).name for file in sorted(folder.glob("*.yaml"))]
    assert names == [file.stem for file in sorted(folder.glob("*.yaml"))]
