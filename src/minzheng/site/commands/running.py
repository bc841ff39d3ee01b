"""Start the platform: web server, worker and, in a demo, the stand-in departments; stop them together."""

import logging
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import click

from minzheng.site.cli import start_site

POLL_SECONDS = 1.0
NOTICE_SECONDS = 5.0
SEARCH_SECONDS = 5.0
STUDY_SECONDS = 2.0

logger = logging.getLogger(__name__)


@dataclass
class Process:
    """A child process and how to start it again."""

    name: str
    command: list[str]
    running: "subprocess.Popen[bytes] | None" = None


@click.command()
@click.option("--port", default=8000, show_default=True, help="where the platform listens on this machine")
@click.option("--departments-port", default=8100, show_default=True)
@click.option("--demo/--no-demo", default=True, show_default=True)
@click.option("--households", default=2000, show_default=True, help="size of the demo city when it is first made")
def run(port: int, departments_port: int, demo: bool, households: int) -> None:
    """Prepare what is missing, start everything, and say where it is."""
    for wanted in (port, departments_port) if demo else (port,):
        refuse_if_taken(wanted)
    os.environ["MINZHENG_DEMO"] = "1" if demo else "0"
    os.environ["MINZHENG_DEPARTMENTS_URL"] = f"http://127.0.0.1:{departments_port}"
    start_site()
    from minzheng.site.commands import preparing

    preparing.migrate()
    if demo:
        preparing.prepare_demo(households, preparing.DEMO_SEED)
    processes = [
        Process("web", web_command(port)),
        Process("worker", [sys.executable, "-m", "minzheng.site", "worker"]),
    ]
    if demo:
        processes.insert(0, Process("departments", departments_command(preparing.demo_folder(), departments_port)))
    supervise(processes, port, demo)


def web_command(port: int) -> list[str]:
    """Granian serving the WSGI application on loopback."""
    granian = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    size = ["--workers", "1", "--blocking-threads", "8", "--log-level", "error"]
    return [sys.executable, "-m", *granian, *size, "minzheng.site.wsgi:application"]


def departments_command(folder: Path, port: int) -> list[str]:
    """The stand-in departments as a server of their own."""
    clock = folder.parent / "demo-clock"  # an answer is as fresh as the demo's date says
    options = ["--data", str(folder), "--port", str(port), "--days-ahead", str(clock)]
    return [sys.executable, "-m", "departments", *options]


def refuse_if_taken(port: int) -> None:
    """Raises UsageError if something listens there already."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise click.UsageError(
                f"端口{port}已被占用，请先停止占用它的程序，或用 --port / --departments-port 换一个。\n"
                f"Port {port} is in use. Stop what uses it, or choose another with --port / --departments-port."
            )


def supervise(processes: Sequence[Process], port: int, demo: bool) -> None:
    """Keep the children running until interrupted; one that dies is started again."""
    root = Path(__file__).resolve().parents[4]
    stopping = False

    def stop(signum: int, frame: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    try:
        announced = False
        while not stopping:
            for process in processes:
                if process.running is None or process.running.poll() is not None:
                    if process.running is not None:
                        click.echo(f"{process.name} stopped with {process.running.returncode}; starting it again")
                    process.running = subprocess.Popen(process.command, cwd=root, start_new_session=True)
            if not announced and answers(port):
                announce(port, demo)
                announced = True
            time.sleep(0.3)
    finally:
        for process in processes:
            if process.running is not None and process.running.poll() is None:
                process.running.terminate()
        for process in processes:
            if process.running is not None:
                process.running.wait(timeout=15)


def answers(port: int) -> bool:
    """True when something listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def announce(port: int, demo: bool) -> None:
    """Say where the platform is and how to sign in."""
    base = f"http://127.0.0.1:{port}"
    click.echo(f"\n民政 Minzheng  {base}/\n接口 API        {base}/api/docs")
    if not demo:
        return
    from minzheng.accounts.roles import Role
    from minzheng.site import demo as city
    from minzheng.site.commands.preparing import demo_folder

    click.echo(
        f"各部门 departments  {os.environ['MINZHENG_DEPARTMENTS_URL']}/  (延迟、故障开关 latency and failures)\n"
    )
    click.echo(f"工作人员 staff: {base}/staff/sign-in/   密码 password: {city.PASSWORD}")
    for entry in city.SIGN_INS:
        click.echo(f"  {entry.username:10} {entry.name}  {Role(entry.role).label} / {entry.role.value}")
    click.echo(f"\n群众 citizens: {base}/sign-in/   (演示时验证码显示在页面上 the code is shown on the page)")
    for member in list(city.about(demo_folder())["cast"].values())[:6]:
        click.echo(f"  {member['id_number']}  {member['name']}  {member['story']['zh']} / {member['story']['en']}")
    click.echo("\n按 Ctrl-C 停止；再次 make run 数据仍在。 Ctrl-C stops; the data stays.")


@click.command()
@click.option("--rounds", default=0, help="stop after this many rounds (0: never)")
def worker(rounds: int) -> None:
    """Do what is due: ask departments, end notices, look for families. Any number of workers may run."""
    from minzheng.accounts import moment
    from minzheng.casework.actions import end_due_notices
    from minzheng.outreach.actions import work_searches
    from minzheng.studies.actions import work_studies
    from minzheng.verification.actions import ask_due

    # A department that hangs can hold its round for a minute; notices and searches must not wait for it.
    beside: list[tuple[Callable[[], int], float]] = [
        (lambda: end_due_notices(at=moment.now()), NOTICE_SECONDS),
        (lambda: work_searches(at=moment.now()), SEARCH_SECONDS),
        (lambda: work_studies(at=moment.now()), STUDY_SECONDS),
    ]
    threads = [Thread(target=repeat, args=(work, pause, rounds), daemon=True) for work, pause in beside]
    for thread in threads:
        thread.start()
    repeat(lambda: ask_due(at=moment.now()), POLL_SECONDS, rounds)
    if rounds:
        for thread in threads:
            thread.join()


def repeat(work: Callable[[], int], pause_seconds: float, rounds: int) -> None:
    """Do a piece of work again and again, pausing when there was none; an error ends the process."""
    from django.db import close_old_connections

    done = 0
    while not rounds or done < rounds:
        close_old_connections()
        try:
            did = work()
        except Exception:
            logger.exception("the worker stops")
            os._exit(1)
        done += 1
        if not did and (not rounds or done < rounds):
            time.sleep(pause_seconds)
