from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from minzheng.base.packs import forget

from .country import write_country
from .doubles import Departments


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fictional country in place of the real packs."""
    monkeypatch.setenv("MINZHENG_PACKS", str(write_country(tmp_path / "packs")))
    forget()
    yield tmp_path / "packs"
    forget()


@pytest.fixture
def departments(settings: Any) -> Iterator[Departments]:
    """Departments of that country on loopback; they know nothing of anybody until told."""
    double = Departments()
    double.start()
    settings.MINZHENG_DEPARTMENTS_URL = double.url
    yield double
    double.stop()


@pytest.fixture
def cast(country: Path, db: None) -> Any:
    from .cast import make_cast

    return make_cast()
