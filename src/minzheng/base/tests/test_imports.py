import subprocess
import sys
from pathlib import Path

import minzheng.base

ROOT = Path(minzheng.base.__file__).parent
MODULES = sorted(
    ".".join(("minzheng.base", *file.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
    for file in ROOT.rglob("*.py")
    if "tests" not in file.parts
)


def test_every_module_can_be_the_first_one_imported() -> None:
    code = "\n".join(
        f"import os, sys\npid = os.fork()\nif pid == 0:\n    import {module}\n    assert 'django' not in sys.modules\n"
        f"    os._exit(0)\nassert os.waitpid(pid, 0)[1] == 0, '{module}'"
        for module in MODULES
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr[-2000:]
