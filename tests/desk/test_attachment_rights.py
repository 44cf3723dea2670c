"""Who may have what is made for officers, asked when it is made and whenever it is given again.

The rows are held to the table of kinds: a new kind of attachment without a row fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Connection

from bot.app import add_reports, attachments
from bot.attachments import AttachmentRefused, Attachments
from ocop_core.store.officer_tables import officers
from tests.desk.settled import CHATS, KINDS, ROLES
from tests.desk.town import COMMUNE, SETTINGS
from tests.desk.ways import COMMUNE_SIDE
from tests.notices.office import WEDNESDAY, Office
from tests.pictures import specs

Payload = dict[str, Any]


@dataclass(frozen=True)
class Row:
    """One kind: how it is asked for in the name of an officer of the commune, and who gets it."""

    payload: Callable[[str], Payload]
    may: frozenset[str]


def drawn(spec: Payload) -> Row:
    """All that is shown is in the message itself, and nothing is read."""
    return Row(lambda _: {"picture": spec, "html": "", "alt": ""}, frozenset(KINDS))


def export(officer: str) -> Payload:
    spec = {"kind": "export", "area": COMMUNE, "officer": officer, "on": "2026-11-25"}
    return {"file": spec, "name": "ocop.xlsx", "html": ""}


def month(officer: str) -> Payload:
    spec = {"kind": "month", "area": COMMUNE, "officer": officer, "month": "2026-11-01"}
    return {"picture": spec, "html": "", "alt": ""}


def photo(officer: str) -> Payload:
    spec = {"kind": "evidence", "registration": "r", "photo": "p", "officer": officer}
    return {"picture": spec, "html": "", "alt": ""}


MAY = COMMUNE_SIDE | {"own household"}

ROWS: Mapping[str, Row] = {
    "score": drawn(specs.score()),
    "bars": drawn(specs.bars()),
    "columns": drawn(specs.columns()),
    "export": Row(export, MAY),
    "month": Row(month, MAY),
    # here there is no photo, which looks the same; tests/evidence shows who sees one that is there
    "evidence": Row(photo, frozenset()),
}


@pytest.fixture
def office(sqlite_url: str) -> Iterator[Office]:
    found = Office(sqlite_url)
    found.officer("lan", area=COMMUNE)
    yield found
    found.close()


def made_for(office: Office) -> Attachments:
    made = attachments()
    add_reports(made, SETTINGS, office, lambda: WEDNESDAY)
    return made


def test_every_kind_of_attachment_has_its_row(office: Office) -> None:
    assert made_for(office).kinds == ROWS.keys()


@pytest.mark.parametrize("kind", ROWS)
async def test_who_gets_it(office: Office, kind: str) -> None:
    row, made = ROWS[kind], made_for(office)
    for who in KINDS:
        as_lan = {"role": "commune_officer", "area": COMMUNE, "state": "active"}
        if who in ROLES:
            values = as_lan | {"until": WEDNESDAY.date()} | dict(ROLES[who])
            office.change(officers, "id", "lan", **values)
        payload = row.payload("lan" if who in ROLES else CHATS[who])
        if who in row.may:
            await made.allow(payload)
            assert (await made.make(payload)).data, who
            continue
        for ask in (made.allow, made.make):
            with pytest.raises(AttachmentRefused):
                await ask(payload)


@pytest.mark.parametrize("spec", [{}, {"officer": None}, {"officer": ["lan"]}, {"area": "00004"}])
@pytest.mark.parametrize("kind", ["export", "month"])
async def test_what_names_no_officer_or_another_area_is_refused(
    office: Office, kind: str, spec: Payload
) -> None:
    payload = ROWS[kind].payload("lan")
    named = payload.get("file") or payload["picture"]
    if not spec:  # as it was written before officers were named
        del named["officer"]
    named |= spec
    with pytest.raises(AttachmentRefused):
        await made_for(office).make(payload)


async def test_pictures_that_are_drawn_read_nothing() -> None:
    class Nothing:
        async def perform(self, work: Callable[[Connection], Any]) -> Any:
            raise AssertionError("the database was asked")

    made = attachments()
    add_reports(made, SETTINGS, Nothing())
    for kind in ("score", "bars", "columns"):
        await made.allow(ROWS[kind].payload("lan"))
        assert (await made.make(ROWS[kind].payload("lan"))).data
