"""What is public, and only that."""

import subprocess
import sys

import pytest

import harness
from harness.environment.environment import Environment
from harness.model.errors import HarnessError, UserError
from harness.model.finding import Finding
from harness.model.report import Report
from harness.report.document import from_json
from harness.version import version

PUBLIC = {
    "Environment": Environment,
    "Finding": Finding,
    "HarnessError": HarnessError,
    "Report": Report,
    "UserError": UserError,
    "read_report": from_json,
    "__version__": version(),
}


def test_exactly_these_names_are_public() -> None:
    assert sorted(harness.__all__) == sorted(PUBLIC) == dir(harness)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_what_its_module_has(name: str) -> None:
    assert getattr(harness, name) == PUBLIC[name]


def test_a_name_that_is_not_public_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Secret'"):
        _ = harness.Secret


def test_importing_the_package_imports_no_other_module_of_it() -> None:
    program = "import harness, sys; print([name for name in sys.modules if name.startswith('harness.')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
