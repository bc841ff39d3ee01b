"""python -m departments --data DIR --port 8100"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from departments.app import create_app
from departments.server import serve
from minzheng.base.errors import MinzhengError


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    required=True,
    help="生成的人口文件夹 / Folder of a generated population.",
)
@click.option(
    "--days-ahead",
    type=click.Path(path_type=Path, dir_okay=False),
    help="演示日期文件：比今天晚几天 / A demo's clock: a file with the days by which it is ahead.",
)
@click.option("--port", type=click.IntRange(1, 65535), default=8100, show_default=True)
def main(data: Path, days_ahead: Path | None, port: int) -> None:
    """启动部门替身（只在本机） / Starts the stand-in departments, on this machine only."""
    try:
        app = create_app(data, clock=lambda: datetime.now(ZoneInfo("Asia/Shanghai")) + ahead(days_ahead))
    except MinzhengError as error:
        hint = f"\n{error.hint}" if error.hint else ""
        raise click.ClickException(f"{error}{hint}") from error
    click.echo(f"部门替身 / Stand-in departments: http://127.0.0.1:{port}/")
    serve(app, port)


def ahead(file: Path | None) -> timedelta:
    """By how much the demo's clock is ahead; nothing without a file, or before it was first moved."""
    try:
        return timedelta(days=int(file.read_text())) if file else timedelta()
    except (FileNotFoundError, ValueError):
        return timedelta()


if __name__ == "__main__":
    main(prog_name="python -m departments")
