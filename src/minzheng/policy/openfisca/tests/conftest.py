"""The example country, and the tests that OpenFisca publishes for it: taken from its package, never copied here."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import pytest

from minzheng.base.packs import PackChain, load_chain
from minzheng.policy.openfisca import Outcome, run_file

PACKAGE = "openfisca_country_template"
ROOT = Path(__file__).parents[5]


@pytest.fixture(scope="session")
def country() -> PackChain:
    return load_chain("examples/country-template")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package's own tests: as installed with the extra `peers`, else out of the wheel of that extra.

    The package is never imported: its code is for another engine.
    """
    found = find_spec(PACKAGE)
    if found is not None and found.submodule_search_locations:
        return Path(found.submodule_search_locations[0]) / "tests"
    folder = tmp_path_factory.mktemp("peers")
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    wanted = next(item for item in extras["peers"] if item.startswith("openfisca-country-template"))
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--only-binary", ":all:", "--dest", str(folder), wanted], check=True)
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder / PACKAGE / "tests"


@pytest.fixture
def run(country: PackChain, tmp_path: Path) -> Callable[[str], list[Outcome]]:
    """Runs a file of tests with this content."""

    def run(content: str) -> list[Outcome]:
        file = tmp_path / "test.yaml"
        file.write_text(dedent(content), encoding="utf-8")
        return list(run_file(country, file))

    return run
