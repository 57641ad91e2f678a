"""A part is installed once, whole or not at all; where it cannot be had, the test is skipped and says why."""

from pathlib import Path

import pytest

from tests.servers.oidc import issuer
from tests.servers.parts import PartUnavailableError, oidc_provider, program
from tests.servers.skipping import or_skip


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A search path of its own, which has the system's tools but no npm, and an empty cache."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "mkdir"):
        (folder / name).symlink_to(program(name, "any Unix has it"))
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("API_DRIFT_PARTS", str(tmp_path / "cache"))
    return folder


def write_program(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join([f"#!{folder / 'sh'}", *lines, ""]), encoding="utf-8")
    (folder / name).chmod(0o755)


def test_a_part_is_installed_once(programs: Path, tmp_path: Path) -> None:
    write_program(programs, "node")
    # The installer is told the folder after --prefix; it fills it and counts its calls.
    find = 'while [ "$1" != --prefix ]; do shift; done'
    write_program(programs, "npm", find, 'mkdir -p "$2/node_modules"', f"echo called >> {tmp_path}/calls")
    assert oidc_provider().is_dir()
    assert oidc_provider() == oidc_provider()
    assert (tmp_path / "calls").read_text() == "called\n"


def test_an_installation_that_fails_leaves_nothing_and_says_why(programs: Path, tmp_path: Path) -> None:
    write_program(programs, "node")
    find = 'while [ "$1" != --prefix ]; do shift; done'
    write_program(programs, "npm", find, 'mkdir -p "$2/node_modules"', "echo the disk is full >&2", "exit 1")
    with pytest.raises(PartUnavailableError, match="the disk is full"):
        oidc_provider()
    assert list((tmp_path / "cache").iterdir()) == []


@pytest.mark.usefixtures("programs")
def test_a_test_is_skipped_with_the_reason_where_a_program_is_missing() -> None:
    with (
        pytest.raises(pytest.skip.Exception, match="npm is not on this machine: install node 20 with npm"),
        or_skip(issuer()),
    ):
        pass
