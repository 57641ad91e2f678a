"""The format of an environment file: its fields, which of them are secret, and its JSON Schema."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from harness.environment.environment import ApiTarget, Start, Tls, Traffic
from harness.environment.fields import STRICT_FILE, Flag, Text, Written, mistake
from harness.environment.identities import PUBLIC_FIELDS, AnyIdentity
from harness.environment.placeholders import Meaning, Resolved
from harness.model.json import Json
from harness.model.pointer import matches, tokens_of
from harness.model.secret import Secret

_WRITTEN = (
    "/name",
    "/labels/*",
    "/apis/*/bindings/*",
    "/apis/*/bindings/*/*",
    "/apis/*/headers/*",
    "/identities/*/*",
    "/start/command/*",
)
_TOLD = frozenset({"name", "labels", "reference", "traffic"})
_TOLD_ANYWHERE = frozenset({"type", "in", "client_authentication", "identity", "verify", "timeout_seconds"})


def _name(text: str) -> str:
    if not text.isprintable() or text != text.strip() or not text:
        mistake("is no name", "write a name without line breaks, and without blanks at its ends")
    if text == "all":
        mistake("is what --env takes for every environment", "give it another name")
    return text


class EnvironmentFile(BaseModel):
    """One environment: where its APIs are, who asks, how fast, and what is known to exist there."""

    model_config = STRICT_FILE

    name: Annotated[str, AfterValidator(_name)] = ""
    """By default the name of the file."""
    labels: Mapping[str, Written] = {}
    """What people sort environments by; `stage: test`, `sandbox` or `development` allows every method."""
    reference: Flag = False
    """Whether the others are compared with it; one environment says so."""
    apis: Mapping[Text, ApiTarget]
    """API name to where it is; an API that is missing does not exist there."""
    identities: Mapping[Text, AnyIdentity] = {}
    """Identity name to what it takes to be it."""
    tls: Tls = Field(default_factory=Tls)
    """How connections are secured."""
    traffic: Traffic = Field(default_factory=Traffic)
    """The limits of what is sent."""
    start: Start | None = None
    """A service that is started for the run and stopped afterwards."""


def environment_schema() -> dict[str, Json]:
    """The JSON Schema (2020-12) of an environment file, for editors."""
    schema = EnvironmentFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def is_secret(pointer: str) -> bool:
    """Whether what stands there is a credential: of an identity everything but what is known to be none."""
    tokens = tokens_of(pointer)
    if len(tokens) > 2 and tokens[0] == "identities":
        return tokens[2] not in PUBLIC_FIELDS
    return len(tokens) > 3 and tokens[0] == "apis" and tokens[2] == "headers"


def may_be_shown(pointer: str, value: object) -> bool:
    """Whether a message may show the value that stands there."""
    tokens = tokens_of(pointer)
    if not tokens or isinstance(value, Secret | Resolved) or is_secret(pointer):
        return False
    # Anything else that is a text may be a credential in the wrong place, or an address with a password in it.
    return not isinstance(value, str) or tokens[0] in _TOLD or tokens[-1] in _TOLD_ANYWHERE


def _is_written(pointer: str) -> bool:
    return any(matches(pattern, pointer) for pattern in _WRITTEN)


def _is_verbatim(pointer: str) -> bool:
    """A command may be a shell's, which has variables of its own."""
    return pointer.startswith("/start/command/")


MEANING = Meaning(secret=is_secret, written=_is_written, verbatim=_is_verbatim)
"""How the texts of an environment file are to be taken."""
