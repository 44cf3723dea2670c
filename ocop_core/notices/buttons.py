"""The buttons (nút) under a digest: what an officer can do about it without looking anything up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ocop_core.notices.digest import Digest, Rule

Verb: TypeAlias = Literal["open", "remind_paper", "list", "time", "pause"]
"""Mở hồ sơ, nhắc mọi hồ sơ thiếu một giấy, danh sách chờ, đổi giờ, tạm tắt."""

OPENED: tuple[Rule, ...] = ("alarm", "answered", "waiting", "assigned", "new")
"""Sections whose dossiers can be opened from the digest, the most pressing first."""

MOST_OPENED = 3
MOST_PAPERS = 2


@dataclass(frozen=True, slots=True)
class Button:
    """One button."""

    verb: Verb
    arg: str = ""
    """Code of a dossier or key of a paper."""
    count: int = 0
    """How many dossiers it reaches, where it reaches several."""


def buttons_of(digest: Digest) -> tuple[Button, ...]:
    """The buttons of a digest, in order; never more than eight."""
    papers = digest.section("missing")
    remind = tuple(
        Button("remind_paper", line.what, int(line.number))
        for line in (papers.lines if papers else ())[:MOST_PAPERS]
    )
    services = () if digest.kind == "alert" else (Button("time"), Button("pause"))
    lists = () if digest.kind == "province" else (Button("list"),)
    return (*_openings(digest), *remind, *lists, *services)


def _openings(digest: Digest) -> tuple[Button, ...]:
    sections = (digest.section(rule) for rule in OPENED)
    codes = dict.fromkeys(
        line.code for section in sections if section for line in section.lines if line.code
    )
    return tuple(Button("open", code) for code in list(codes)[:MOST_OPENED])
