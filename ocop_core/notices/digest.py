"""What a digest (bản tin) says, as values and as JSON: codes, product names and counts.

No producer's name, no phone, no address of a person: a digest travels over a foreign platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Literal, TypeAlias, cast

from ocop_core.registry.model import JsonValue

DigestKind: TypeAlias = Literal["commune", "province", "alert"]

Rule: TypeAlias = Literal[
    "waiting",
    "answered",
    "missing",
    "new",
    "near",
    "certificate",
    "unreachable",
    "stars",
    "communes",
    "without",
    "funnel",
    "steps",
    "overdue",
    "papers",
    "expiring",
    "round",
    "assigned",
    "alarm",
]
"""What a section is about: chờ lâu, đã bổ sung, thiếu giấy, mới nộp, sát ngưỡng sao, giấy chứng
nhận, không liên lạc được; for the province sao theo bộ, xã nhiều nhất, xã chưa có, phễu, ngày của
từng bước, xã chậm, giấy hay thiếu, sắp hết hạn theo tháng, đợt tới; at once được giao, cảnh báo."""

Alarm: TypeAlias = Literal["overdue", "last_day", "undelivered"]
"""What an alarm is of, in `Line.what`: quá hạn của xã, ngày cuối nộp đánh giá lại, không gửi được
cho chủ thể của hồ sơ đã trả."""

MOST_LINES = 5
"""Lines of a section: an officer reads it in 20 seconds."""

NAME_LENGTH = 40
"""Characters of a product's name that are shown."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a section; which fields mean something depends on the section's rule."""

    code: str = ""
    """The dossier's code; empty for a certificate taken over from an older list."""
    product: str = ""
    number: float = 0
    """Days, points, products or dossiers."""
    also: int = 0
    """A second figure: the age of the oldest in working days, or how many a median is of."""
    what: str = ""
    """Key of a paper, stage of a certificate, code of a commune, state, action, month or date."""
    star: int = 0
    step: str = ""
    """`code:level` of the cheapest step to `star`."""
    set_no: int = 0
    edition: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What one rule has to say."""

    rule: Rule
    count: int
    """Of all it is about, also where fewer lines are shown."""
    lines: tuple[Line, ...] = ()
    days: int = 0
    """The threshold in working days, where the rule has one."""


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest, ready to be put into words."""

    kind: DigestKind
    area: str
    """Code of the officer's commune or province."""
    period: str
    at: datetime
    """When its figures were taken; aware."""
    sections: tuple[Section, ...] = ()
    totals: Mapping[str, int] = field(default_factory=dict)
    """For the footer: dossiers by side they wait for, and certificates that run."""

    def section(self, rule: Rule) -> Section | None:
        """The section of a rule, if it has something to say."""
        return next((section for section in self.sections if section.rule == rule), None)


def clipped(name: str | None) -> str:
    """A product's name on one line, cut to `NAME_LENGTH` characters."""
    text = " ".join("".join(c if c.isprintable() else " " for c in name or "").split())
    return text if len(text) <= NAME_LENGTH else text[: NAME_LENGTH - 1].rstrip() + "…"


def to_json(digest: Digest) -> dict[str, JsonValue]:
    """The digest as it is kept in `digests.content`."""
    return {
        "kind": digest.kind,
        "area": digest.area,
        "period": digest.period,
        "at": digest.at.isoformat(),
        "totals": dict(digest.totals),
        "sections": [
            {
                "rule": section.rule,
                "count": section.count,
                "days": section.days,
                "lines": [_line_to_json(line) for line in section.lines],
            }
            for section in digest.sections
        ],
    }


def from_json(content: Mapping[str, JsonValue]) -> Digest | None:
    """The digest that was kept; None where there was nothing to say.

    Raises:
        KeyError, ValueError, TypeError: it was not written by `to_json`.
    """
    if not content:
        return None
    data = cast(Mapping[str, Any], content)
    return Digest(
        kind=data["kind"],
        area=data["area"],
        period=data["period"],
        at=datetime.fromisoformat(data["at"]),
        totals=data["totals"],
        sections=tuple(
            Section(
                item["rule"],
                item["count"],
                tuple(Line(**line) for line in item["lines"]),
                item["days"],
            )
            for item in data["sections"]
        ),
    )


def _line_to_json(line: Line) -> dict[str, JsonValue]:
    """Only what differs from an empty line: thousands of digests are kept each morning."""
    return {
        item.name: getattr(line, item.name)
        for item in fields(line)
        if getattr(line, item.name) != item.default
    }
