"""Reading a list of certificates (danh sách sản phẩm đã được công nhận) from a CSV file.

Every line is either a certificate or a fault with its number; nothing raises. The columns are
documented in docs/command-line.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from ocop_core.criteria import Edition
from ocop_core.notices.certificates import CERTIFICATE_MONTHS, add_months
from ocop_core.registry.certificate import HeldCertificate
from ocop_core.registry.certificate_values import (
    FIRST_DAY,
    Unread,
    read_commune,
    read_day,
    read_filing,
    read_kind,
    read_name,
    read_set,
    read_stars,
)
from ocop_core.registry.csv_table import CsvTable, NotATable, read_table

COLUMNS: Mapping[str, str] = {
    "product": "san pham",
    "producer": "chu the",
    "producer_kind": "loai chu the",
    "commune": "xa",
    "province": "tinh",
    "set": "bo",
    "stars": "sao",
    "decision": "quyet dinh",
    "issued": "ngay cap",
    "expires": "ngay het han",
    "filing_kind": "lan danh gia",
}
"""Columns and the Vietnamese headings they may have instead, folded."""

REQUIRED = ("product", "producer", "commune", "stars", "decision", "issued")

_LONGEST_MONTHS = 60
"""More than any edition gave; beyond it a year was mistyped."""

Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was skipped."""

    number: int
    """Of the line in the file, the heading being 1."""
    why: str
    """What to mend; repeats nothing a person wrote."""


@dataclass(frozen=True, slots=True)
class CertificateList:
    """What was read, in the order of the file."""

    certificates: tuple[HeldCertificate, ...]
    bad: tuple[BadLine, ...]


@dataclass(frozen=True, slots=True)
class ListReader:
    """What lines are read against."""

    edition: Edition
    today: date
    """Nothing was issued later."""
    default_province: str | None = None

    def read(self, content: bytes) -> CertificateList | NotATable:
        """Read a file as a spreadsheet saved it."""
        table = read_table(content, COLUMNS, REQUIRED)
        if isinstance(table, NotATable):
            return table
        return self._read(table)

    def _read(self, table: CsvTable) -> CertificateList:
        bad = [BadLine(number, why) for number, why in table.broken]
        seen: dict[str, int] = {}
        good: list[HeldCertificate] = []
        for number, row in table.rows:
            found = self.read_row(row)
            if isinstance(found, Unread):
                bad.append(BadLine(number, found.why))
            elif found.id in seen:
                bad.append(BadLine(number, f"it repeats line {seen[found.id]}"))
            else:
                seen[found.id] = number
                good.append(found)
        return CertificateList(tuple(good), tuple(sorted(bad, key=lambda item: item.number)))

    def read_row(self, row: Row) -> HeldCertificate | Unread:
        """Read one line by its columns; the first fault counts."""
        names = self.edition.words.applicants
        if isinstance(product := read_name(row["product"], "product"), Unread):
            return product
        if isinstance(producer := read_name(row["producer"], "producer"), Unread):
            return producer
        if isinstance(kind := read_kind(row["producer_kind"], names), Unread):
            return kind
        place = read_commune(row["commune"], row["province"], self.default_province)
        if isinstance(place, Unread):
            return place
        if isinstance(set_no := read_set(row["set"], frozenset(self.edition.sets)), Unread):
            return set_no
        if isinstance(stars := read_stars(row["stars"]), Unread):
            return stars
        if isinstance(decision := read_name(row["decision"], "decision"), Unread):
            return decision
        if isinstance(term := self._term(row["issued"], row["expires"]), Unread):
            return term
        if isinstance(filing := read_filing(row["filing_kind"]), Unread):
            return filing
        return HeldCertificate(
            product, producer, kind, place, set_no, stars, decision, *term, filing
        )

    def _term(self, issued: str, expires: str) -> tuple[date, date] | Unread:
        start = read_day(issued, "issued")
        if isinstance(start, Unread):
            return start
        if not FIRST_DAY <= start <= self.today:
            return Unread(f"issued must lie between {FIRST_DAY:%d/%m/%Y} and today")
        if not expires.strip():
            return start, add_months(start, CERTIFICATE_MONTHS)
        end = read_day(expires, "expires")
        if isinstance(end, Unread):
            return end
        if not start < end <= add_months(start, _LONGEST_MONTHS):
            return Unread(f"expires must follow issued within {_LONGEST_MONTHS} months")
        return start, end
