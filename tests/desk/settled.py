"""A town where a dossier was filed, and the levers that bring it and its people where needed.

Who presses is always Lan, an officer of the commune; what she is at that moment (of another
commune, revoked, of the producer's own household, ...) is set in the tables, after she got as far
as her role allowed. So each button pressed was really shown once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from ocop_core.registry.acts import Invite
from ocop_core.registry.invitation_code import hash_of, new_code
from ocop_core.store import officer_acts
from ocop_core.store.officer_tables import (
    alerts,
    certificates,
    digests,
    dossier_steps,
    invitations,
    missing_papers,
    notices,
    officers,
    reviews,
    rule_marks,
    snoozes,
)
from ocop_core.store.tables import conversations, inbox, producers, products, registrations
from tests.desk.town import COMMUNE, OTHER_COMMUNE, PROVINCE, Town

PRODUCT = "Shan tuyết"
OTHER_PROVINCE = "01"

WATCHED: tuple[Table, ...] = (
    reviews,
    missing_papers,
    dossier_steps,
    certificates,
    officers,
    invitations,
    snoozes,
    alerts,
    digests,
    rule_marks,
    notices,
)
"""Tables a refused press leaves as they are; in the order in which rows may be put in."""

ROLES: Mapping[str, Mapping[str, Any]] = {
    "officer": {"role": "commune_officer", "area": COMMUNE},
    "head": {"role": "commune_head", "area": COMMUNE},
    "province": {"role": "province_officer", "area": PROVINCE},
    "out of area": {"role": "commune_officer", "area": OTHER_COMMUNE},
    "other province": {"role": "province_officer", "area": OTHER_PROVINCE},
    "administrator": {"role": "administrator", "area": ""},
    "revoked": {"state": "revoked"},
    "pending": {"state": "pending"},
    "expired": {"until": date(2026, 11, 22)},
    "own household": {},
}
"""What changes in Lan's row for each kind of person."""

CHATS = {"owner": "su", "other producer": "khac", "nobody": "la"}
"""Kinds of people who are no officers, and never were."""

KINDS = (*ROLES, *CHATS)

Rows = dict[str, list[dict[str, Any]]]


@dataclass
class Settled:
    """The town, its one dossier, and how all was at the beginning."""

    town: Town
    code: str
    registration: str
    ids: Mapping[str, str]
    """Of officers, by the name of their chat."""
    start: Rows = field(default_factory=dict)

    @property
    def short(self) -> str:
        return self.code.removeprefix("OC-").replace("-", "")

    async def do(self, work: Any) -> Any:
        return await self.town.store.perform(work)

    async def held(self) -> str:
        """The dossier and its revision, as buttons carry them."""
        revision = await self.do(lambda conn: conn.execute(select(reviews.c.revision)).scalar_one())
        return f"{self.short}.{revision}"

    async def rows(self) -> Rows:
        """What a refused press may not change, with the notices people were sent."""
        return dict(await self.do(_rows))

    async def back(self) -> None:
        """Put all tables that are watched as they were."""
        await self.do(partial(_put_back, start=self.start))

    async def stands_at(self, state: str) -> None:
        await self.do(lambda conn: conn.execute(update(reviews).values(state=state)))

    async def becomes(self, kind: str) -> str:
        """Make Lan somebody else; the chat in which this kind of person writes."""
        if kind in CHATS:
            return CHATS[kind]
        values = ROLES[kind]
        if values:
            hers = officers.c.id == self.ids["lan"]
            await self.do(lambda conn: conn.execute(update(officers).where(hers).values(**values)))
        if kind == "own household":
            await self.do(partial(_give, registration=self.registration, chat="lan"))
        return "lan"

    async def given_back(self) -> None:
        await self.do(partial(_give, registration=self.registration, chat="su"))

    async def goes(self, gone: bool) -> None:
        """Let the dossier be one that is not there."""
        code = "OC-GONE-0000" if gone else self.code
        ours = registrations.c.id == self.registration
        await self.do(
            lambda conn: conn.execute(update(registrations).where(ours).values(code=code))
        )


def _rows(conn: Connection) -> Rows:
    found = {
        table.name: sorted((dict(row) for row in conn.execute(select(table)).mappings()), key=repr)
        for table in WATCHED
    }
    told = select(inbox.c.update_id).where(inbox.c.update_id.like("notice:%"))
    found["told"] = [dict(row) for row in conn.execute(told.order_by("update_id")).mappings()]
    return found


def _put_back(conn: Connection, start: Rows) -> None:
    for table in reversed(WATCHED):
        conn.execute(delete(table))
    for table in WATCHED:
        if start[table.name]:
            conn.execute(insert(table), start[table.name])


def _give(conn: Connection, registration: str, chat: str) -> None:
    person = conn.execute(
        select(conversations.c.person_id).where(conversations.c.chat == chat)
    ).scalar_one()
    product, producer = conn.execute(
        select(products.c.id, products.c.producer_id)
        .join(registrations, registrations.c.product_id == products.c.id)
        .where(registrations.c.id == registration)
    ).one()
    for table, its in ((registrations, registration), (products, product), (producers, producer)):
        conn.execute(update(table).where(table.c.id == its).values(person_id=person))


async def settle(town: Town) -> Settled:
    """Let a producer file, officers be named, and others come by."""
    ids = {
        "lan": await town.officer("lan", "commune_officer", COMMUNE),
        "hoa": await town.officer("hoa", "commune_officer", COMMUNE),
    }
    ids["cho"] = await _waits(town)
    await town.says("khac", "xin chào", "đồng ý")
    await town.registers("su")
    filed = select(registrations.c.code, registrations.c.id).where(
        registrations.c.id.in_(select(reviews.c.registration_id))
    )
    code, registration = await town.store.perform(lambda conn: conn.execute(filed).one())
    settled = Settled(town, code, registration, ids)
    settled.start = await settled.rows()
    return settled


async def _waits(town: Town) -> str:
    """Somebody used an invitation and waits to be let in."""
    code, now = new_code(lambda bits: 1 << (bits - 2)), town.clock()
    until = (now + timedelta(days=200)).date()
    act = Invite(
        "waits",
        hash_of(code),
        "commune_officer",
        COMMUNE,
        "Cho Duyet",
        until,
        now + timedelta(hours=48),
        "console",
    )
    await town.store.perform(lambda conn: officer_acts.invite(conn, now, act))
    await town.starts("cho", f"i_{code}")
    return str(
        await town.store.perform(
            lambda conn: conn.execute(
                select(officers.c.id).where(officers.c.name == "Cho Duyet")
            ).scalar_one()
        )
    )
