from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from ocop_core.store.one_transaction import one_transaction
from ocop_core.store.tables import audit
from tests.cli.conftest import Call, refusal
from tests.store.dossiers import add_review


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("OCOP_DATABASE_URL", raising=False)
    return f"sqlite:///{tmp_path / 'ocop.db'}"


def test_an_area_is_written_and_the_audit_trail_says_so(
    call: Call, tmp_path: Path, url: str
) -> None:
    with one_transaction(url) as conn:
        add_review(conn, "r1", "03868")
    out = tmp_path / "son-la.xlsx"
    done = call("export", "--area", "14", "--out", str(out), "--contacts")
    assert done.exit_code == 0, done.output
    assert str(out) in done.stdout
    assert load_workbook(out)["Danh sách"].max_row == 2
    with one_transaction(url) as conn:
        (row,) = conn.execute(select(audit.c.action, audit.c.subject, audit.c.details)).all()
    assert tuple(row) == ("export.made", "14", {"contacts": 1})


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (("--area", "99999"), "--area must be the code"),
        (("--area", "So'n La"), "--area must be the code"),
        (("--since", "2999-01-01"), "future"),
        (("--since", "x"), "--since"),
        (("--out", "nowhere/a.xlsx"), "cannot be written"),
    ],
)
def test_what_cannot_be_is_refused(
    call: Call, tmp_path: Path, changed: tuple[str, ...], why: str
) -> None:
    done = call("export", "--area", "14", "--out", str(tmp_path / "a.xlsx"), *changed)
    assert why in refusal(done)
    assert not list(tmp_path.glob("*.xlsx"))
