"""An environment as its file describes it: where its APIs are, who asks, how fast, and what is known to exist there."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import ClassVar

from pydantic import ConfigDict

from harness.environment.bindings import Bindings
from harness.environment.fields import (
    PORT,
    STRICT_FILE,
    BaseUrl,
    Command,
    ContractPlace,
    Count,
    CountOrNone,
    FilePath,
    Flag,
    Headers,
    Methods,
    Positive,
    ReadBindings,
    Text,
)
from harness.environment.identities import IdentitySpecification
from harness.model.operation import SAFE_METHODS
from harness.model.source import Source
from harness.userfile.tree import line_of

ANONYMOUS = "anonymous"
"""The identity that every environment has: no credential at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTarget:
    """Where one API is in an environment, and who requests are sent as."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    base_url: BaseUrl
    """Absolute, without a slash at the end; holds `{port}` until the service of `start` has one."""
    identity: Text = ANONYMOUS
    """Name of the identity that requests are sent as."""
    other_identities: tuple[Text, ...] = ()
    """Names of the identities that are asked too, to compare what each may do."""
    bindings: ReadBindings = field(default_factory=Bindings)
    published_contract: ContractPlace | None = None
    """Path below `base_url`, or URL, of the contract that the environment itself publishes."""
    headers: Headers = ()
    """Sent with every request; their values may be credentials, so they are secret."""

    @property
    def further_identities(self) -> tuple[str, ...]:
        """The names of the identities that are asked besides the API's own, each once."""
        return tuple(name for name in dict.fromkeys(self.other_identities) if name != self.identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """How connections are secured; paths are absolute."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    ca: FilePath | None = None
    """PEM file of the authorities that are trusted; `None` for those of the machine."""
    certificate: FilePath | None = None
    """PEM file of the client's certificate chain; it may hold the key as well."""
    key: FilePath | None = None
    verify: Flag = True
    """Whether the certificate of the server is checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """What may be sent, and how fast."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    methods: Methods = SAFE_METHODS
    """Methods in upper case; `None` for all."""
    requests_per_second: Positive | None = None
    """`None` for no limit but `concurrency`."""
    concurrency: Count = 8
    """Requests under way at once."""
    timeout_seconds: Positive = 5.0
    """For one exchange, from sending to the end of the answer."""
    max_requests: Count = 10_000
    """Budget of one run."""
    burst_probe: CountOrNone = 0
    """At most so many requests at once to find the real rate limit; 0 never probes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """A service that is started on a free port and stopped afterwards."""

    __pydantic_config__: ClassVar[ConfigDict] = STRICT_FILE

    command: Command
    """Program and arguments; `{port}` stands for the port, `python` as the first for the running interpreter."""
    ready: ContractPlace = "/"
    """Path, or URL, that answers with a status below 500 once the service is ready."""
    timeout_seconds: Positive = 30.0
    """How long the service may take to become ready."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One environment of the matrix."""

    name: str
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    reference: bool = False
    """Whether its file says that it is the reference."""
    apis: Mapping[str, ApiTarget] = field(default_factory=lambda: MappingProxyType({}))
    """API name to target; an API that is missing does not exist there."""
    identities: Mapping[str, IdentitySpecification] = field(default_factory=lambda: MappingProxyType({}))
    """Identity name to what it takes to be it; `anonymous` is not among them."""
    tls: Tls = field(default_factory=Tls)
    traffic: Traffic = field(default_factory=Traffic)
    start: Start | None = None
    source: Source = field(default_factory=lambda: Source(file="", line=0))
    """Its file."""
    lines: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}), repr=False)
    """JSON Pointer in the file to line."""

    def source_of(self, pointer: str) -> Source:
        """Where the file says what `pointer` names, or the nearest thing above it."""
        return Source(file=self.source.file, line=line_of(self.lines, pointer), pointer=pointer)


def with_port(environment: Environment, port: int) -> Environment:
    """The environment with the port of its started service in every address."""
    apis = {name: _target_with_port(target, port) for name, target in environment.apis.items()}
    return dataclasses.replace(environment, apis=MappingProxyType(apis))


def _target_with_port(target: ApiTarget, port: int) -> ApiTarget:
    published = target.published_contract
    return dataclasses.replace(
        target,
        base_url=target.base_url.replace(PORT, str(port)),
        published_contract=published.replace(PORT, str(port)) if published else published,
    )
