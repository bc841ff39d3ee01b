"""A Python with nothing installed but what the policy engine needs, and the tutorial notebook run in it.

python -m minzheng.policy.tests.alone        # writes the outputs of the notebook anew
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[4]
NOTEBOOK = ROOT / "docs" / "tutorial" / "policy-notebook.ipynb"
NEEDED = ("annotated_types", "pydantic", "pydantic_core", "ruamel", "typing_extensions", "typing_inspection")

_CELLS = """
import contextlib, io, json, sys
scope, printed = {"__name__": "__main__"}, []
for source in json.load(sys.stdin):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        exec(compile(source, "<cell>", "exec"), scope)
    printed.append(out.getvalue())
json.dump(printed, sys.stdout)
"""


def run_alone(code: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs code in a process that sees the standard library, this source tree and the packages of NEEDED only."""
    with TemporaryDirectory() as folder:
        for name in NEEDED:
            spec = find_spec(name)
            assert spec is not None, name
            places = list(spec.submodule_search_locations or ()) or [str(spec.origin)]
            (Path(folder) / Path(places[0]).name).symlink_to(places[0])
        path = f"import sys; sys.path[:0] = {[str(ROOT / 'src'), folder]!r}\n"
        command = [sys.executable, "-I", "-S", "-X", "utf8", "-c", path + code]
        return subprocess.run(command, input=given, capture_output=True, text=True, encoding="utf-8", check=False)


def read_notebook() -> dict[str, Any]:
    return json.loads(NOTEBOOK.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def code_cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def stored(cell: dict[str, Any]) -> str:
    return "".join("".join(output["text"]) for output in cell["outputs"])


def run_notebook(notebook: dict[str, Any]) -> list[str]:
    """What each code cell prints."""
    sources = ["".join(cell["source"]) for cell in code_cells(notebook)]
    done = run_alone(_CELLS, json.dumps(sources))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def refresh() -> None:
    """Writes what the cells print now into the notebook."""
    notebook = read_notebook()
    for number, (cell, text) in enumerate(zip(code_cells(notebook), run_notebook(notebook), strict=True), 1):
        cell["execution_count"] = number
        cell["outputs"] = [{"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)}]
    NOTEBOOK.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    refresh()
