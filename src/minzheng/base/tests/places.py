"""A fictional country of two packs for tests: cn, and the province 海州 (99) below it."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent


class Places:
    """Writes pack files into a folder of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("cn", "pack.yaml", manifest("cn", None, ""))
        self.write("cn-hai", "pack.yaml", manifest("cn-hai", "cn", "99"))

    def write(self, pack: str, name: str, content: str) -> Path:
        file = self.root / pack / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(content), encoding="utf-8")
        return file


def manifest(pack: str, parent: str | None, division: str) -> str:
    above = f"parent: {parent}\n" if parent else ""
    return (
        f"id: {pack}\ntitle: {{zh: 海州, en: Haizhou}}\n{above}version: 1\n"
        f'division: "{division}"\ndescription: {{zh: 虚构的地方, en: A fictional place}}\n'
    )
