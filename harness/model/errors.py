"""Every exception of the harness; what an answer may do is a value (`Failure`), not an exception.

HarnessError
├── UserError                a mistake in a file or an option: exit code 2
│   ├── ContractError
│   ├── EnvironmentFileError
│   ├── SettingsError
│   └── EvidenceError        an evidence or report file that cannot be read
├── IdentityError            a credential could not be had: the environment cannot be judged
└── ServiceError             a service of `start:` did not become ready
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from harness.model.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, as a user is told it."""

    what: str
    """What is wrong, in the user's words, lower case, no full stop."""
    where: Source | None = None
    remedy: str | None = None
    """What would be right or what to do."""

    def __str__(self) -> str:
        first = f"{self.where}: {self.what}" if self.where else self.what
        return f"{first}\n  {self.remedy}" if self.remedy else first


class HarnessError(Exception):
    """Something that someone must act on; `problems` says it one by one."""

    def __init__(self, *problems: Problem) -> None:
        """Takes the problems in the order in which they are to be shown."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))

    @classmethod
    def of(cls, what: str, *, where: Source | None = None, remedy: str | None = None) -> HarnessError:
        """The error of a single problem."""
        return cls(Problem(what=what, where=where, remedy=remedy))

    @classmethod
    def joined(cls, errors: Iterable[HarnessError]) -> HarnessError:
        """One error that tells the problems of all."""
        return cls(*(problem for error in errors for problem in error.problems))


class UserError(HarnessError):
    """A mistake in a file or an option."""


class ContractError(UserError):
    """A contract that cannot be used."""


class EnvironmentFileError(UserError):
    """An environment file that cannot be used."""


class SettingsError(UserError):
    """An option or a setting that cannot be used."""


class EvidenceError(UserError):
    """An evidence or report file that cannot be read."""


class IdentityError(HarnessError):
    """A credential could not be had; the text names the identity and never the credential."""


class ServiceError(HarnessError):
    """A service that the harness starts did not become ready."""
