"""Settings of the whole suite: a demo site with its own folder, and SQLite in a file so that threads share it.

Loaded with `-p` before anything else: pytest-django reads the settings before it looks at any conftest.py.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="minzheng-test-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["MINZHENG_VAR"] = str(_folder)
os.environ["MINZHENG_DEMO"] = "1"
os.environ.setdefault("MINZHENG_DATABASE_URL", f"sqlite:///{_folder / 'site.sqlite3'}")
os.environ["MINZHENG_TEST_DATABASE"] = str(_folder / "test.sqlite3")
