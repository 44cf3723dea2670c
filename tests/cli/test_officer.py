from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from bot.cli import officer as officer_command
from ocop_core.registry.acts import Enrol
from ocop_core.registry.invitation_code import ALPHABET, LENGTH, hash_of, new_code
from ocop_core.store import officer_acts
from ocop_core.store.officer_tables import invitations
from ocop_core.store.one_transaction import one_transaction
from ocop_core.store.tables import audit, people
from tests.cli.conftest import Call, refusal

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
INVITE = ("officer", "invite", "--role", "commune_officer", "--area", "03868", "--name", "Lò Mai")


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("OCOP_DATABASE_URL", raising=False)
    monkeypatch.delenv("OCOP_TELEGRAM_BOT_NAME", raising=False)
    monkeypatch.setattr(officer_command, "now", lambda: NOW)
    return f"sqlite:///{tmp_path / 'ocop.db'}"


def enrolled(call: Call, url: str) -> str:
    """An officer who used the code that the console printed; their id."""
    printed = call(*INVITE).stdout
    code = re.findall(r"/start i_(\w+)", printed)[0]
    with one_transaction(url) as conn:
        found = officer_acts.find_invitation(conn, hash_of(code), NOW)
        assert found is not None
        conn.execute(insert(people).values(id="p1", created_at=NOW))
        officer_acts.enrol(conn, NOW, Enrol(found.id, "o1"), "p1")
    return "o1"


def test_an_invitation_is_shown_once_and_kept_as_a_hash(call: Call, url: str) -> None:
    done = call(*INVITE)
    assert done.exit_code == 0, done.output
    (code,) = re.findall(r"/start i_(\w+)", done.stdout)
    assert len(code) == LENGTH
    assert "t.me" not in done.stdout
    assert "25/11/2026 08:00" in done.stdout
    with one_transaction(url) as conn:
        row = conn.execute(select(invitations)).one()
        trail = conn.execute(select(audit.c.action, audit.c.details)).one()
    assert code not in repr(row) + repr(trail)
    assert (row.code_hash, row.role, row.area) == (hash_of(code), "commune_officer", "03868")
    assert row.expires_at - NOW == timedelta(hours=48)
    assert row.until.isoformat() == "2027-11-23"


def test_with_the_bots_name_there_is_a_link(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCOP_TELEGRAM_BOT_NAME", "@ocop_sonla_bot")
    done = call(*INVITE, "--until", "31/12/2026")
    link = re.search(r"https://t\.me/ocop_sonla_bot\?start=(i_\w+)", done.stdout)
    assert link is not None
    assert len(link[1]) <= 64


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("--area", "14"), "a commune"),
        (("--area", "99999"), "a commune"),
        (("--role", "province_officer"), "a province"),
        (("--role", "emperor"), "emperor"),
        (("--name", "\u200b"), "--name"),
        (("--until", "2027-11-25"), "--until"),
        (("--until", "2026-11-22"), "--until"),
        (("--until", "soon"), "until"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    call: Call, url: str, changed: tuple[str, ...], why: str
) -> None:
    assert why in refusal(call(*INVITE, *changed))
    with one_transaction(url) as conn:
        assert conn.execute(select(invitations)).all() == []


def test_the_console_needs_a_second_person_for_its_own_invitation(call: Call, url: str) -> None:
    officer = enrolled(call, url)
    assert "--second-person" in refusal(call("officer", "approve", officer))
    assert "--second-person" in refusal(call("officer", "approve", officer, "--second-person", ""))
    done = call("officer", "approve", officer, "--second-person", "Cầm Văn Hai")
    assert done.stdout == "o1 is active\n"
    assert "no such officer" in refusal(call("officer", "approve", officer, "--second-person", "A"))
    with one_transaction(url) as conn:
        trail = conn.execute(select(audit.c.actor, audit.c.action, audit.c.details)).all()
    assert tuple(trail[-1]) == ("console", "officer.approved", {"second_person": "Cầm Văn Hai"})


def test_listing_and_revoking(call: Call, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert call("officer", "list").stdout == ""
    officer = enrolled(call, url)
    line = "o1\tpending\tcommune_officer\txã Tà Xùa, tỉnh Sơn La\t2027-11-23\tLò Mai\n"
    assert call("officer", "list").stdout == line
    call("officer", "approve", officer, "--second-person", "Cầm Văn Hai")
    assert "\tactive\t" in call("officer", "list").stdout
    monkeypatch.setattr(officer_command, "now", lambda: NOW + timedelta(days=400))
    assert "\tended\t" in call("officer", "list").stdout
    assert call("officer", "revoke", officer).stdout == "o1 is revoked\n"
    assert "\trevoked\t" in call("officer", "list").stdout
    assert "no such officer" in refusal(call("officer", "revoke", officer))


def test_a_code_has_100_bits_and_is_read_as_people_write_it() -> None:
    assert new_code(lambda bits: (1 << bits) - 1) == "Z" * LENGTH
    assert new_code(lambda bits: 1 << bits >= 1 << 100) == "1" + "0" * (LENGTH - 1)
    assert {new_code(lambda _, n=n: n)[0] for n in range(32)} == set(ALPHABET)  # type: ignore[misc]
    assert hash_of(" 0123-4567 89ab1") == hash_of("OI23456789ABL")
    assert hash_of("A") != hash_of("B")
