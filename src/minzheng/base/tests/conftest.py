from collections.abc import Iterator
from pathlib import Path

import pytest

from minzheng.base.packs import forget

from .places import Places


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Places]:
    """A fictional country in place of the real packs."""
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path))
    forget()
    yield Places(tmp_path)
    forget()
