"""Bytes become a tree or one clear error, whatever they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.contract.reading import parsed, read_tree
from harness.model.errors import ContractError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_text_with_a_byte_order_mark_is_read(encoding: str) -> None:
    assert parsed("a: é\n".encode(encoding), "a.yaml").value == {"a": "é"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"a: 1\nb: \xff", "a.yaml:2: is not text in UTF-8: byte 8 cannot be read"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a.yaml:1: is not text in UTF-8: byte 0 cannot be read"),
        (b"a: \0", "a.yaml: is a binary file, not YAML or JSON"),
        (b"a: 1\nb: \x07", "a.yaml:2: is not YAML: control characters are not allowed"),
    ],
    ids=["latin-1", "png", "nul", "bell"],
)
def test_what_is_no_text_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(ContractError) as error:
        parsed(data, "a.yaml")
    assert str(error.value) == message


@given(st.binary(max_size=200) | st.text(alphabet="{}[]:,-&*!|>'\"#%@` \n\tab1", max_size=60).map(str.encode))
def test_no_bytes_end_in_anything_but_a_tree_or_a_contract_error(data: bytes) -> None:
    try:
        tree = parsed(data, "a.yaml")
    except ContractError as error:
        assert error.problems[0].where is not None  # noqa: PT017  either outcome is right
    else:
        assert tree.source().file == "a.yaml"


def test_yaml_in_flow_style_is_read_where_it_is_not_called_json() -> None:
    assert parsed(b"{a: 1}", "a.yaml").value == {"a": 1}
    with pytest.raises(ContractError, match="is not JSON"):
        parsed(b"{a: 1}", "a.json")


def test_json_indented_with_tabs_is_read_whatever_it_is_called() -> None:
    assert parsed(b'{\n\t"a": "\\ud83d\\ude00"\n}', "a.yaml").value == {"a": "😀"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nothing.yaml", "nothing.yaml: there is no such file"),
        ("folder.yaml", "folder.yaml: is a folder, not a file"),
        ("key.pem", "key.pem: is no contract file\n  its name must end in .yaml, .yml, .json"),
    ],
)
def test_only_files_called_yaml_or_json_are_opened(tmp_path: Path, name: str, message: str) -> None:
    (tmp_path / "folder.yaml").mkdir()
    (tmp_path / "key.pem").write_text("secret")
    with pytest.raises(ContractError) as error:
        read_tree(tmp_path / name, name)
    assert str(error.value) == message
