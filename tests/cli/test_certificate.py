from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from ocop_core.store.one_transaction import one_transaction
from ocop_core.store.tables import audit
from tests.cli.conftest import Call, refusal
from tests.store.dossiers import certificate_rows

HEAD = "product;producer;commune;stars;decision;issued"
GOOD = "Chè Shan tuyết;HTX Tà Xùa;Tà Xùa;4;12/QĐ-UBND;15/03/2025"
OTHER = (
    '=HYPERLINK("x");Hộ Lò Thị Mai;03868;3;12/QĐ-UBND;15/03/2025'.replace('"', '""')
    .replace("=HYPERLINK(", '"=HYPERLINK(')
    .replace(");", ')";')
)
BAD = "Mận;Hộ A;03868;9;12/QĐ-UBND;15/03/2025"


@pytest.fixture(autouse=True)
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OCOP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("OCOP_PROVINCE", "14")
    monkeypatch.delenv("OCOP_DATABASE_URL", raising=False)
    return f"sqlite:///{tmp_path / 'ocop.db'}"


def file(tmp_path: Path, *lines: str) -> str:
    path = tmp_path / "list.csv"
    path.write_text("\r\n".join(lines), "utf-8-sig", newline="")
    return str(path)


def test_good_lines_are_added_once(call: Call, tmp_path: Path, url: str) -> None:
    path = file(tmp_path, HEAD, GOOD, OTHER)
    first = call("certificate", "import", path)
    assert (first.exit_code, first.stdout) == (0, "2 added, 0 known already, 0 lines skipped\n")
    again = call("certificate", "import", path)
    assert (again.exit_code, again.stdout) == (0, "0 added, 2 known already, 0 lines skipped\n")
    with one_transaction(url) as conn:
        rows = certificate_rows(conn)
        trail = conn.execute(select(audit.c.actor, audit.c.details).order_by(audit.c.id)).all()
    assert [row["product"] for row in rows] == ['=HYPERLINK("x")', "Chè Shan tuyết"]
    assert {row["province_code"] for row in rows} == {"14"}
    assert {(row["origin"], row["registration_id"]) for row in rows} == {("import", None)}
    assert str(rows[1]["expires_on"]) == "2028-03-15"
    assert [tuple(row) for row in trail] == [
        ("console", {"lines": 2, "added": 2}),
        ("console", {"lines": 2, "added": 0}),
    ]


def test_bad_lines_are_told_by_number_and_skipped(call: Call, tmp_path: Path, url: str) -> None:
    done = call("certificate", "import", file(tmp_path, HEAD, BAD, GOOD, "x"))
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "line 2: stars must be 3, 4 or 5",
        "line 4: producer is empty",
        "1 added, 0 known already, 2 lines skipped",
    ]
    with one_transaction(url) as conn:
        assert len(certificate_rows(conn)) == 1


def test_what_is_no_list_is_refused(call: Call, tmp_path: Path) -> None:
    path = file(tmp_path, "a;b;c", GOOD)
    assert "columns are missing" in refusal(call("certificate", "import", path))
    assert "nowhere.csv" in refusal(call("certificate", "import", "nowhere.csv"))
