"""The row groups of a population as tasks of Spark: the same work on each, the same parts in the same folder.

A task is one row group: nothing is shuffled, an executor holds one group a core, and a lost task is given out again.
The population and the results are in folders that every executor sees under the same path.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path
from socket import gethostname
from types import FunctionType
from typing import Any

import pyarrow as pa

from minzheng.base.text import Text
from minzheng.policy.bulk.errors import EngineError
from minzheng.policy.bulk.parts import Parts
from minzheng.policy.bulk.population import Pair
from minzheng.policy.graph.build import PACKAGE

Work = Callable[[int], dict[str, Any]]
_SCHEMA = pa.schema([("number", pa.int64()), ("found", pa.string()), ("unseen", pa.string())])
_POLL_S = 1.0
_CONFIGURED = ("PYSPARK_SUBMIT_ARGS", "PYSPARK_GATEWAY_PORT", "SPARK_CONF_DIR", "SPARK_HOME", "SPARK_REMOTE")
_WITHOUT_JAVA_HERE = ("PYSPARK_GATEWAY_PORT", "SPARK_REMOTE")


_ALONE: dict[str, Any] = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
"""On this machine alone: nothing listens beyond it."""


def each_on_spark(
    work: Work, numbers: Sequence[int], parts: Parts, pairs: Sequence[Pair], workers: int
) -> Iterator[dict[str, Any]]:
    """work(number) for every number, as their parts appear. `workers`: cores, where nothing configures Spark.

    Raises EngineError.
    """
    if not numbers:
        return
    session = spark_session(workers)
    files = [parts.folder / "run.json", *(file for pair in pairs for file in (pair.households, pair.persons))]
    units = session.range(0, len(numbers), 1, len(numbers))
    task = partial(_on_executor, _packed(work), list(numbers), files)
    frame = units.mapInArrow(task, "number long, found string, unseen string")
    waiting = set(numbers)
    with ThreadPoolExecutor(1) as pool:
        job = pool.submit(_collected, frame)
        while not wait([job], timeout=_POLL_S).done:
            for number in sorted(waiting):
                if (found := parts.done(number)) is not None:
                    waiting.discard(number)
                    yield found
        for number, found in job.result():
            if number in waiting:
                yield found


def spark_session(workers: int) -> Any:
    """The session that is running, or one as the environment configures it, or one on this machine alone.

    Raises EngineError where pyspark or Java is missing.
    """
    try:
        import pandas  # noqa: F401  (pyspark asks for it)
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        text = Text(zh="没有安装 pyspark，不能用 spark。", en="pyspark is not installed: spark cannot run.")
        raise EngineError(text, Text(zh="安装 minzheng[spark]。", en="Install minzheng[spark].")) from error
    if (running := SparkSession.getActiveSession()) is not None:
        return running
    if not any(name in os.environ for name in _WITHOUT_JAVA_HERE):
        _check_java()
    builder = SparkSession.builder.appName("minzheng policy")
    if not any(name in os.environ for name in _CONFIGURED):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        builder = builder.master(f"local[{workers}]").config(map=_ALONE)
        builder = builder.config("spark.sql.shuffle.partitions", str(workers))
    try:
        return builder.getOrCreate()
    except PySparkException as error:
        text = Text(zh=f"Spark 没有启动：{error}", en=f"Spark did not start: {error}")
        raise EngineError(text, _JAVA) from error


_JAVA = Text(
    zh="Spark 要 Java 17 或以上：apt-get install default-jre-headless，或设置 JAVA_HOME。",
    en="Spark needs Java 17 or later: apt-get install default-jre-headless, or set JAVA_HOME.",
)


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if shutil.which(str(Path(home) / "bin" / "java") if home else "java") is None:
        raise EngineError(Text(zh="没有 Java，不能用 spark。", en="There is no Java: spark cannot run."), _JAVA)


def _packed(work: Work) -> bytes:
    """The plan and all that belongs to it. The packs need not be on the executors, only the program."""
    from pyspark.cloudpickle import CloudPickler

    class Packer(CloudPickler):
        """Formulas are nodes already: the functions that wrote them stay here."""

        def reducer_override(self, thing: Any) -> Any:
            if isinstance(thing, FunctionType) and thing.__module__.partition(".")[0] == PACKAGE:
                return _stayed, (thing.__name__,)
            return super().reducer_override(thing)  # type: ignore[no-untyped-call]

    stream = BytesIO()
    packer: Any = Packer
    packer(stream).dump(work)
    return stream.getvalue()


def _stayed(name: str) -> str:
    return name


@lru_cache(maxsize=1)
def _unpacked(packed: bytes) -> Work:
    """Once for all tasks of a process."""
    work: Work = pickle.loads(packed)
    return work


def _on_executor(
    packed: bytes, numbers: Sequence[int], files: Sequence[Path], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """What mapInArrow runs: positions in `numbers` come in, summaries go out. `files` must be seen from here."""
    unseen = next((f"{gethostname()}: {file}" for file in files if not file.exists()), None)
    for batch in batches:
        for position in batch.column(0).to_pylist():
            found = json.dumps(_unpacked(packed)(numbers[position])) if unseen is None else None
            row = {"number": [numbers[position]], "found": [found], "unseen": [unseen]}
            yield pa.RecordBatch.from_pydict(row, schema=_SCHEMA)


@contextmanager
def spark_errors(hint: Text | None = None) -> Iterator[None]:
    """What goes wrong in Spark, or in a task there, as an EngineError."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as error:
        text = Text(zh=f"Spark 上的运算失败：{error}", en=f"The run on Spark failed: {error}")
        raise EngineError(text, hint) from error


_GOES_ON = Text(
    zh="做完的部分已保留，同样的命令会接着算。", en="Finished parts are kept; the same command goes on from there."
)


def _collected(frame: Any) -> list[tuple[int, dict[str, Any]]]:
    with spark_errors(_GOES_ON):
        rows = frame.collect()
    for row in rows:
        if row.unseen is not None:
            text = Text(zh=f"执行器看不到文件：{row.unseen}。", en=f"An executor does not see the file {row.unseen}.")
            hint = Text(
                zh="人口和结果文件夹要放在所有执行器以同一路径挂载的共享存储上。",
                en="Keep population and results on shared storage that every executor mounts under the same path.",
            )
            raise EngineError(text, hint)
    return [(row.number, json.loads(row.found)) for row in rows]
