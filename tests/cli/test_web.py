"""The web chat as people start it: `demo` in a terminal, and `run`."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx

from tests.cli.test_talking import BOT, call


def environment(tmp_path: Path, **settings: str) -> dict[str, str]:
    dropped = ("OCOP_", "DISPLAY", "WAYLAND_DISPLAY")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "OCOP_DATA_DIR": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1", **settings}


@contextmanager
def terminal() -> Iterator[tuple[int, int]]:
    """Both ends of a terminal."""
    ours, theirs = pty.openpty()
    try:
        yield ours, theirs
    finally:
        os.close(ours)


def read_until(terminal_end: int, pattern: str) -> str:
    """What a terminal shows, up to what is looked for."""
    shown = ""
    while (found := re.search(pattern, shown)) is None:
        shown += os.read(terminal_end, 4096).decode("utf-8", "replace")
    return found[1]


def test_the_demo_in_a_terminal_serves_the_web_chat(tmp_path: Path) -> None:
    with terminal() as (ours, theirs):
        running = subprocess.Popen(
            [*BOT, "demo"], stdin=theirs, stdout=theirs, stderr=theirs, cwd=tmp_path,
            env=environment(tmp_path, OCOP_WEB_PORT="0"),
        )  # fmt: skip
        os.close(theirs)
        try:
            url = read_until(ours, r"(http://127\.0\.0\.1:\d+)\D")
            page = httpx.get(url, timeout=20)
            assert "UBND xã Tà Xùa" in page.text
            running.send_signal(signal.SIGINT)
            assert running.wait(30) == 0
        finally:
            running.kill()
            running.wait()
    assert list(tmp_path.iterdir()) == [], "nothing is kept"


def test_running_the_web_chat_alone(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [*BOT, "run"], stderr=subprocess.PIPE, text=True, cwd=tmp_path,
        env=environment(tmp_path, OCOP_WEB="1", OCOP_WEB_PORT="0"),
    )  # fmt: skip
    assert running.stderr is not None
    with running, closing(running.stderr):
        try:
            port = next(
                found[1]
                for line in running.stderr
                if (found := re.search(r"served on port (\d+)", line))
            )
            assert httpx.get(f"http://127.0.0.1:{port}/", timeout=20).status_code == 200
            running.send_signal(signal.SIGTERM)
            assert running.wait(30) == 0
        finally:
            running.kill()


def test_an_address_that_is_taken_is_told_in_a_line(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = str(taken.getsockname()[1])
        done = call(tmp_path, "run", OCOP_WEB="1", OCOP_WEB_PORT=port)
    assert done.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened on" in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_tells_of_the_web_chat(tmp_path: Path) -> None:
    assert "web chat: off" in call(tmp_path, "doctor").stdout
    assert "without https" in call(tmp_path, "doctor", OCOP_WEB="1").stdout
    public = "https://ocop.example.vn"
    done = call(tmp_path, "doctor", OCOP_WEB="1", OCOP_WEB_PUBLIC_URL=public)
    assert f"[ok] web chat: {public}" in done.stdout
