"""Compiles a function, or takes what was compiled before from the user's cache folder."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import llvmlite
import llvmlite.binding as llvm

from minzheng.policy.bulk.codegen_memory import ARGUMENTS, NAME

Function = Callable[..., None]
_ENGINES: list[Any] = []  # compiled code lives as long as the process


@lru_cache(maxsize=64)
def load(text: str) -> Function:
    """The function of a module in LLVM's language; called without Python's lock. Compiled once a processor type."""
    machine = _machine()
    key = "\n".join((llvmlite.__version__, machine.triple, *_processor(), text))
    file = folder() / f"{sha256(key.encode()).hexdigest()[:40]}.o"
    compiled = _read(file)
    if compiled is None:
        compiled = _compile(text, machine)
        _write(file, compiled)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), machine)
    engine.add_object_file(llvm.ObjectFileRef.from_data(compiled))
    engine.finalize_object()
    _ENGINES.append(engine)
    function: Function = ctypes.CFUNCTYPE(None, *[ctypes.c_int64] * ARGUMENTS)(engine.get_function_address(NAME))
    return function


def _processor() -> tuple[str, str]:
    return llvm.get_host_cpu_name(), llvm.get_host_cpu_features().flatten()


def _machine() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    name, features = _processor()
    return llvm.Target.from_default_triple().create_target_machine(cpu=name, features=features, opt=2, jit=True)


def _compile(text: str, machine: Any) -> bytes:
    module = llvm.parse_assembly(text)
    module.verify()
    options = llvm.create_pipeline_tuning_options(speed_level=2)
    options.loop_vectorization, options.slp_vectorization = True, False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)
    compiled: bytes = machine.emit_object(module)
    return compiled


@lru_cache(maxsize=1)
def folder() -> Path:
    """MINZHENG_CACHE, else the user's cache folder; where neither can be written to, a folder for this process."""
    home = os.environ.get("MINZHENG_CACHE") or os.environ.get("XDG_CACHE_HOME")
    path = (Path(home) if home else Path.home() / ".cache") / "minzheng" / "compiled"
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError:
        return Path(tempfile.mkdtemp(prefix="minzheng-compiled-"))


def _read(file: Path) -> bytes | None:
    """What was written whole: the last bytes are the digest of the others."""
    try:
        content = file.read_bytes()
    except OSError:
        return None
    compiled, digest = content[:-32], content[-32:]
    return compiled if sha256(compiled).digest() == digest else None


def _write(file: Path, compiled: bytes) -> None:
    """Whole or not at all, whoever else writes the same. A full disk costs only the next compilation."""
    try:
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(compiled + sha256(compiled).digest())
        os.replace(name, file)
    except OSError:
        return
