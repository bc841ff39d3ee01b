"""What a run on Spark says where something that it needs is not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from minzheng.policy.bulk.errors import EngineError
from minzheng.policy.bulk.spark import spark_session


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE", "JAVA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_without_pyspark_it_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyspark"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(EngineError, match="没有安装 pyspark") as found:
        spark_session(1)
    assert "minzheng[spark]" in str(found.value.hint)


@pytest.mark.parametrize("name", ["PATH", "JAVA_HOME"])
def test_without_java_it_names_the_package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    monkeypatch.setenv(name, str(tmp_path))
    with pytest.raises(EngineError, match=r"没有 Java.*There is no Java") as found:
        spark_session(1)
    assert "default-jre-headless" in str(found.value.hint)
    assert "JAVA_HOME" in str(found.value.hint)
