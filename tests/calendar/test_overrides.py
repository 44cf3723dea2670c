"""Changes to the calendar by a file, and what is said of a file that is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_core.calendar import (
    Overrides,
    open_overrides,
    read_overrides,
    vietnamese_calendar,
)

GOOD = """\
days_off:
  2027-02-11: Nghỉ thêm một ngày Tết
  2026-08-22: Thôi làm bù
working_days:
  2027-02-13: "Làm bù cho 11/02"
  2026-11-24: Trực ngày lễ
"""


def test_a_file_changes_the_calendar() -> None:
    changes = read_overrides(GOOD, "calendar.yaml")
    assert isinstance(changes, Overrides)
    usual, changed = vietnamese_calendar(), vietnamese_calendar(changes)
    for day in ((2027, 2, 11), (2026, 8, 22), (2027, 2, 13), (2026, 11, 24)):
        assert usual.is_working(date(*day)) is not changed.is_working(date(*day))
    assert changed.add_working_days(date(2027, 2, 3), 2) == date(2027, 2, 13)
    assert dict(changes.notes)[date(2027, 2, 13)] == "Làm bù cho 11/02"


@pytest.mark.parametrize("text", ["", "# chưa có gì\n", "days_off:\n", "days_off: {}\n"])
def test_an_empty_file_changes_nothing(text: str) -> None:
    assert read_overrides(text, "calendar.yaml") == Overrides()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "days_off:\n  2027-02-30: Tết",
            "c.yaml, line 2: 2027-02-30 is not a date such as 2027-02-11",
        ),
        (
            "days_off:\n  11/02/2027: Tết",
            "c.yaml, line 2: 11/02/2027 is not a date such as 2027-02-11",
        ),
        ("days_off:\n  1999-01-01: cũ", "line 2: 1999-01-01 lies outside 2000-01-01 to 2100-12-31"),
        ("days_off:\n  2027-02-11:\n", "c.yaml, line 2: 2027-02-11 has no note that says why"),
        ("days_off:\n  2027-02-11: '  '\n", "line 2: 2027-02-11 has no note that says why"),
        ("days_off:\n  2027-02-11: [a]\n", "line 2: 2027-02-11 has no note that says why"),
        ("days_off:\n  2027-02-11: a\n  2027-02-11: b", "line 3: 2027-02-11 stands twice"),
        (
            "days_off:\n  2027-02-11: a\nworking_days:\n  2027-02-11: b",
            "line 4: 2027-02-11 stands twice",
        ),
        ("holidays:\n  2027-02-11: a", "'holidays' is neither days_off nor working_days"),
        ("- 2027-02-11", "c.yaml, line 1: the file must hold lines such as"),
        ("days_off:\n  - 2027-02-11", "c.yaml, line 2: days_off must hold lines such as"),
        ("days_off:\n  [a]: b", "days_off holds a name that is not plain text"),
        ("days_off: {", "c.yaml, line 1: is not valid YAML"),
        ("a: \x07", "c.yaml: is not valid YAML"),
        ("[" * 1500, "c.yaml"),
    ],
)
def test_a_fault_names_its_line(text: str, said: str) -> None:
    faults = read_overrides(text, "c.yaml")
    assert isinstance(faults, tuple)
    assert said in str(faults[0])


def test_all_faults_are_told_at_once() -> None:
    faults = read_overrides("days_off:\n  x: a\n  y: b\nz: c", "c.yaml")
    assert isinstance(faults, tuple)
    assert [fault.line for fault in faults] == [2, 3, 4]


@given(st.text("days_off:working 2027-1\n'[]{}&*!|>#\t", max_size=60))
def test_no_text_raises(text: str) -> None:
    found = read_overrides(text, "c.yaml")
    assert isinstance(found, Overrides) or found


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "c.yaml"
    assert str(open_overrides(path)[0]).startswith("c.yaml: cannot be read")  # type: ignore[index]
    path.write_bytes(b"\xff\xfe")
    assert str(open_overrides(path)[0]) == "c.yaml: is not UTF-8 text"  # type: ignore[index]
    path.write_text(GOOD, "utf-8")
    assert isinstance(open_overrides(path), Overrides)
