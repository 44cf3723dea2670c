"""Digests as officers read them: a snapshot of each, and that each fits whatever it holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.specs import BarsSpec
from conversations.digest_picture import digest_picture
from conversations.digests import LIMIT, RULES, VERBS, digest_message
from conversations.presses import LIMIT as BUTTON
from conversations.speak import speak
from conversations.wording import vietnamese
from ocop_core.criteria import editions
from ocop_core.notices.buttons import Verb
from ocop_core.notices.digest import (
    Digest,
    DigestKind,
    Line,
    Rule,
    Section,
    clipped,
    from_json,
    to_json,
)

SNAPSHOTS = Path(__file__).parent / "snapshots"
EDITIONS = {edition.id: edition for edition in editions()}
NEWEST = editions()[-1]
AT = datetime(2026, 11, 25, 0, 40, tzinfo=UTC)


def dossier(n: int, product: str, **more: object) -> Line:
    line = Line(f"OC-7K3M-{n:04d}", product, set_no=7, edition=NEWEST.id)
    return replace(line, **more)  # type: ignore[arg-type]


STEP = f"{NEWEST.sets[7].criteria[3].code}:2"

COMMUNE = Digest(
    "commune",
    "03763",
    "2026-11-25",
    AT,
    (
        Section(
            "waiting",
            7,
            (
                dossier(0, "Mắm ruốc", number=17, what="2026-11-20", also=2),
                dossier(1, "Mắm ruốc", number=15, what="2026-11-25"),
                *(dossier(n, "Mắm ruốc", number=3) for n in range(2, 5)),
            ),
            2,
        ),
        Section("answered", 1, (dossier(9, "Mận sấy dẻo"),)),
        Section("missing", 6, (Line(number=4, what="test_report"), Line(number=2, what="market"))),
        Section("new", 2, (dossier(11, "Chè <b>Shan</b> & mật"), dossier(12, ""))),
        Section("near", 1, (dossier(13, "Măng khô", number=2, star=4, step=STEP),)),
        Section(
            "certificate",
            3,
            (
                dossier(14, "Rượu ngô", number=150, what="due_150"),
                Line("", "Mật ong bạc hà", 90, what="late"),
                Line("", "Khăn thổ cẩm", -5, what="late"),
            ),
        ),
        Section("unreachable", 1, (dossier(15, "Cà phê bột"),)),
    ),
    {"commune": 12, "producer": 6, "province": 3, "certificates": 9},
)

PROVINCE = Digest(
    "province",
    "14",
    "2026-W48",
    AT,
    (
        Section(
            "stars",
            202,
            (
                Line(number=100, set_no=1, star=3),
                Line(number=62, set_no=7, star=4),
                Line(number=1, set_no=13, star=5),
                Line(number=38, set_no=13, star=3),
                Line(number=1, set_no=0, star=3),
            ),
        ),
        Section("communes", 2, (Line(number=16, what="03763"), Line(number=14, what="03880"))),
        Section("without", 31, (), 75),
        Section(
            "funnel",
            21,
            (
                Line(number=9, what="filed"),
                Line(number=12, what="proposed"),
                Line(number=80, what="certified"),
            ),
        ),
        Section(
            "steps",
            2,
            (Line(number=2.5, what="take", also=40), Line(number=11, what="propose", also=31)),
        ),
        Section(
            "overdue",
            4,
            (Line(number=3, what="03763", also=19), Line(number=1, what="03880", also=8)),
            6,
        ),
        Section("near", 1, (dossier(13, "Măng khô", number=0, star=4, step=STEP),)),
        Section(
            "papers", 2, (Line(number=8, what="test_report"), Line(number=5, what="traceability"))
        ),
        Section("expiring", 9, (Line(number=4, what="2026-12"), Line(number=5, what="2027-03"))),
        Section("round", 1, (Line(number=155, what="2027-04-30"),)),
    ),
)

ALERT = Digest(
    "alert",
    "03763",
    "20261125T004000Z",
    AT,
    (
        Section(
            "alarm",
            3,
            (
                dossier(14, "Rượu ngô", what="overdue"),
                Line("", "Mật ong bạc hà", what="last_day"),
                dossier(15, "Cà phê bột", what="undelivered"),
            ),
        ),
        Section("answered", 7, tuple(dossier(n, "Mắm ruốc") for n in range(5))),
        Section("assigned", 1, (dossier(9, "Mận sấy dẻo"),)),
    ),
)

ALL: dict[DigestKind, Digest] = {"commune": COMMUNE, "province": PROVINCE, "alert": ALERT}


def spoken(digest: Digest) -> dict[str, object]:
    message = digest_message(to_json(digest), EDITIONS)
    assert message is not None
    return speak([message], vietnamese())[0].payload


def as_read(digest: Digest) -> str:
    payload = spoken(digest)
    rows = payload["choices"]
    assert isinstance(rows, list)
    buttons = "\n".join(" ".join(f"[{one['label']}: {one['data']}]" for one in row) for row in rows)
    return f"{payload['html']}\n\n{buttons}\n"


@pytest.mark.parametrize("kind", get_args(DigestKind))
def test_snapshot(kind: DigestKind, request: pytest.FixtureRequest) -> None:
    path = SNAPSHOTS / f"{kind}.txt"
    read = as_read(ALL[kind])
    if request.config.getoption("--update-golden"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(read, encoding="utf-8")
    assert read == path.read_text(encoding="utf-8")


def test_every_rule_and_verb_is_known() -> None:
    assert set(RULES) == set(get_args(Rule))
    assert set(VERBS) == set(get_args(Verb))
    assert {one.rule for digest in ALL.values() for one in digest.sections} == set(RULES)


def test_nothing_to_say_is_no_message() -> None:
    assert digest_message({}, EDITIONS) is None


def test_the_chart_counts_what_the_text_counts() -> None:
    picture = digest_picture(to_json(PROVINCE), EDITIONS)
    assert picture is not None
    payload = speak([picture], vietnamese())[0].payload
    spec = BarsSpec.model_validate(payload["picture"])
    assert sum(sum(group.counts) for group in spec.groups) == 202
    assert spec.series == ["5 sao", "4 sao", "3 sao"]
    assert digest_picture(to_json(ALERT), EDITIONS) is None
    assert digest_picture({}, EDITIONS) is None


names = st.text(max_size=80).map(clipped)
lines = st.builds(
    Line,
    code=st.sampled_from(["", "OC-7K3M-9QPX"]),
    product=names,
    number=st.integers(-400, 99_999),
    also=st.integers(0, 99_999),
    what=st.sampled_from(["test_report", "late", "03763", "gone", "2026-12-01", "filed", "take"]),
    star=st.integers(1, 5),
    step=st.sampled_from(["", STEP, "9.9:1"]),
    set_no=st.integers(0, 27),
    edition=st.sampled_from([NEWEST.id, "gone"]),
)
stages = ("window_opens", "due_150", "week_left", "last_day", "late", "expired")


def made(rule: Rule, count: int, its: list[Line]) -> Section:
    if rule == "certificate":
        its = [replace(line, what=stages[n % len(stages)]) for n, line in enumerate(its)]
    return Section(rule, count, tuple(its), 2)


@st.composite
def digests(draw: st.DrawFn) -> Digest:
    most = {"stars": 78, "funnel": 11, "steps": 6, "expiring": 12}
    sections = [
        made(
            rule,
            draw(st.integers(1, 99_999)),
            draw(st.lists(lines, min_size=1, max_size=most.get(rule, 5))),
        )
        for rule in draw(st.sets(st.sampled_from(RULES), min_size=1))
    ]
    kind = draw(st.sampled_from(get_args(DigestKind)))
    return Digest(
        kind, draw(st.sampled_from(["03763", "14", "gone"])), "2026-11-25", AT, tuple(sections)
    )


@given(digests())
def test_any_digest_fits_and_comes_back_from_json(digest: Digest) -> None:
    assert from_json(to_json(digest)) == digest
    payload = spoken(digest)
    html = str(payload["html"])
    assert 0 < len(html.encode("utf-16-le")) // 2 <= LIMIT
    rows = payload["choices"]
    assert isinstance(rows, list)
    assert all(len(one["data"].encode()) <= BUTTON for row in rows for one in row)


def test_the_fullest_digest_fits() -> None:
    emoji = clipped("🍵" * 80)
    full = tuple(
        made(
            rule,
            99_999,
            [dossier(n, emoji, number=99, star=4, step=STEP, what="test_report") for n in range(5)],
        )
        for rule in RULES
    )
    for kind in get_args(DigestKind):
        html = str(spoken(replace(COMMUNE, kind=kind, sections=full))["html"])
        assert len(html.encode("utf-16-le")) // 2 <= LIMIT
        assert kind != "commune" or "99999 hồ sơ chờ" in html


@given(st.text())
def test_a_name_is_one_short_line_and_no_markup(name: str) -> None:
    found = clipped(name)
    assert len(found) <= 40
    assert "\n" not in found
    html = str(
        spoken(replace(ALERT, sections=(Section("assigned", 1, (dossier(1, found),)),)))["html"]
    )
    assert "<" not in html.replace("<b>", "").replace("</b>", "")
