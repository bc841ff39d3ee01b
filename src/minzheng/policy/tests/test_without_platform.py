"""Rules and packs work where nothing of the platform is installed: in a notebook, in a batch, in a court's hands."""

from __future__ import annotations

from .alone import code_cells, read_notebook, run_alone, run_notebook, stored

DECIDE = """
from datetime import date
from minzheng.base.packs import load_chain
from minzheng.policy import decide, load_catalogue

catalogue = load_catalogue(load_chain("cn-zj-jiaxing"))
persons = [{"id": "p1", "relation": "applicant", "birth_on": "1951-03-05", "pension": "300.00"}]
family = catalogue.parse_family({"household": {"able_supporter": True}, "persons": persons}, on=date(2019, 10, 1))
result = decide(catalogue, family, division="330402", on=date(2019, 10, 1)).benefits["dibao"]
print(result.answer, result.amount_fen)
"""


def test_a_family_is_decided_with_nothing_of_the_platform_installed() -> None:
    done = run_alone(DECIDE)
    assert done.stderr == ""
    assert done.stdout == "yes 51000\n"


def test_that_place_really_has_no_platform() -> None:
    for module in ("django", "ninja", "click", "numpy", "minzheng.web.forms"):
        assert run_alone(f"import {module}").returncode == 1


def test_the_tutorial_notebook_runs_there_and_prints_what_it_shows() -> None:
    notebook = read_notebook()
    assert run_notebook(notebook) == [stored(cell) for cell in code_cells(notebook)]


def test_the_tutorial_notebook_speaks_both_languages() -> None:
    headings = [cell["source"][0] for cell in read_notebook()["cells"] if cell["cell_type"] == "markdown"]
    assert headings
    assert all(" / " in heading and not heading.isascii() for heading in headings)
