"""The commands people use: chat, demo, doctor, db, run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from bot.cli.demo import RECORDED

BOT = [sys.executable, "-m", "bot"]


def call(
    tmp_path: Path, *words: str, typed: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OCOP_")}
    env = {**kept, "OCOP_DATA_DIR": str(tmp_path / "data"), "LANG": "C", **settings}
    return subprocess.run(
        [*BOT, *words], input=typed, env=env, cwd=tmp_path, capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_piped_every_line_brings_a_reply(tmp_path: Path) -> None:
    done = call(tmp_path, "chat", typed="xin chào\nđồng ý\nHợp tác xã\n")
    assert done.returncode == 0, done.stderr
    assert "Xin phép dùng thông tin" in done.stdout
    assert "Tên đầy đủ" in done.stdout
    assert done.stderr == ""


def test_the_conversation_goes_on_where_it_stopped(tmp_path: Path) -> None:
    call(tmp_path, "chat", typed="xin chào\nđồng ý\nHợp tác xã\nHTX Măng Bản\n")
    done = call(tmp_path, "chat", typed="xã Tà Xùa, Sơn La\n")
    assert "xã Tà Xùa, tỉnh Sơn La" in done.stdout


def test_conversations_are_apart(tmp_path: Path) -> None:
    call(tmp_path, "chat", "--as", "mai", typed="xin chào\nđồng ý\n")
    done = call(tmp_path, "chat", "--as", "sua", typed="Hợp tác xã\n")
    assert "Xin phép dùng thông tin" in done.stdout


def test_the_demo_ends_with_a_receipt_and_keeps_nothing(tmp_path: Path) -> None:
    done = call(tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert "Biên nhận: BN-" in done.stdout
    assert "Điểm sơ bộ: chè shan tuyết Tà Xùa" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_doctor_says_what_to_do(tmp_path: Path) -> None:
    done = call(tmp_path, "doctor")
    assert done.returncode == 0
    assert "26/2026/QĐ-TTg, 26 sets" in done.stdout
    assert "OCOP_TELEGRAM_TOKEN" in done.stdout
    assert list(tmp_path.iterdir()) == []


def test_doctor_tries_the_folder_and_leaves_none_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", "utf-8")
    done = call(tmp_path, "doctor", OCOP_DATA_DIR=str(tmp_path / "file" / "data"))
    assert done.returncode == 1
    assert "cannot be written" in done.stdout
    assert "OCOP_DATA_DIR" in done.stdout
    fine = call(tmp_path, "doctor", OCOP_DATA_DIR=str(tmp_path / "new" / "data"))
    assert fine.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_doctor_tells_of_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ocop.db").write_text("no database " * 400, "utf-8")
    done = call(tmp_path, "doctor")
    assert done.returncode == 1
    assert "does not answer" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"OCOP_PROVINCE": "Atlantis"}, "OCOP_PROVINCE"),
        ({"OCOP_TELEGRAM_MODE": "pigeon"}, "OCOP_TELEGRAM_MODE"),
        ({"OCOP_TELEGRAM_WEBHOOK_PORT": "99999"}, "OCOP_TELEGRAM_WEBHOOK_PORT"),
        (
            {"OCOP_TELEGRAM_MODE": "webhook", "OCOP_TELEGRAM_TOKEN": "1:x"},
            "OCOP_TELEGRAM_WEBHOOK_SECRET",
        ),
        ({"OCOP_DATABASE_URL": "mysql://x"}, "mysql"),
        ({"OCOP_WEB": "1", "OCOP_WEB_PUBLIC_URL": "ocop.example.vn"}, "OCOP_WEB_PUBLIC_URL"),
    ],
)
def test_wrong_settings_are_named(tmp_path: Path, settings: dict[str, str], named: str) -> None:
    done = call(tmp_path, "run", **{"OCOP_TELEGRAM_TOKEN": "1:x", **settings})
    assert done.returncode == 1
    assert named in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_running_without_a_token_says_where_to_get_one(tmp_path: Path) -> None:
    done = call(tmp_path, "run")
    assert done.returncode == 1
    assert "@BotFather" in done.stderr


def test_a_dot_env_file_is_read(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OCOP_PROVINCE=Sơn La\nOCOP_OFFICE_PHONE=0212\n", "utf-8")
    assert "tỉnh Sơn La" in call(tmp_path, "doctor").stdout


def test_upgrading_an_embedded_file_twice(tmp_path: Path) -> None:
    assert "->" in call(tmp_path, "db", "upgrade").stdout
    again = call(tmp_path, "db", "upgrade")
    assert again.returncode == 0
    assert "->" not in again.stdout


def test_filed_products_are_kept_for_the_next_training(tmp_path: Path) -> None:
    lines = yaml.safe_load(RECORDED.read_text("utf-8"))["lines"]
    call(tmp_path, "chat", typed="".join(f"{line}\n" for line in lines), OCOP_PROVINCE="14")
    done = call(tmp_path, "db", "products", "--out", str(tmp_path / "products.tsv"))
    assert done.stdout == "1 products\n"
    rows = (tmp_path / "products.tsv").read_text("utf-8").splitlines()
    assert rows == ["label\ttext\tdescription\torigin", "11\tchè shan tuyết Tà Xùa\t\tsettled"]
