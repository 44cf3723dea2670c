"""Digests (bản tin): composed once for each officer and period, told at most once.

Composing claims the period first: the row of `digests` is put in where there is none, so of two
processes, or of two runs of one, only the first composes. Row, marks and what follows (an order
to the engine, or the arrival itself) are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import TypeAlias

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.notices.digest import Digest, from_json, to_json
from ocop_core.registry.model import JsonValue
from ocop_core.registry.review import WAITING_DAYS
from ocop_core.store.commune_digests import compose_commune
from ocop_core.store.digest_schedule import Due, present
from ocop_core.store.mail import Letter, post
from ocop_core.store.officer_tables import digests, officers
from ocop_core.store.ports import ConversationKey
from ocop_core.store.province_digests import compose_province
from ocop_core.store.tables import conversations

AT_ONCE: Mapping[str, int] = {"commune": 100, "province": 3}
"""Officers composed in one transaction, by kind: the embedded file has one writer, and people's
replies wait for it."""


@dataclass(frozen=True, slots=True)
class DigestKey:
    """Names one digest."""

    officer: str
    kind: str
    period: str

    def __str__(self) -> str:
        """`officer:kind:period`, as the engine is given it."""
        return f"{self.officer}:{self.kind}:{self.period}"


def parse_key(text: str) -> DigestKey:
    """The key that `str` wrote; a period may hold colons.

    Raises:
        ValueError: it is none.
    """
    officer, kind, period = text.split(":", 2)
    return DigestKey(officer, kind, period)


Composer: TypeAlias = Callable[
    [Connection, Sequence[Due], datetime, WorkingCalendar, int], dict[str, Digest]
]

_COMPOSERS: Mapping[str, Composer] = {"commune": compose_commune, "province": compose_province}


def batches(due: Iterable[Due]) -> Iterator[list[Due]]:
    """Officers to be composed together: of one kind and period, `AT_ONCE` at most."""

    def kin(item: Due) -> tuple[str, str]:
        return item.kind, item.period

    for _, group in groupby(sorted(due, key=kin), kin):
        members = list(group)
        size = AT_ONCE[members[0].kind]
        yield from (members[start : start + size] for start in range(0, len(members), size))


def compose(
    conn: Connection,
    batch: Sequence[Due],
    now: datetime,
    calendar: WorkingCalendar,
    waiting_days: int = WAITING_DAYS,
) -> dict[DigestKey, Digest]:
    """Compose the digests of one batch and keep them.

    Args:
        conn: in a transaction; nothing is said before it commits.
        batch: one of `batches`.
        now: aware.
        calendar: the working days.
        waiting_days: working days after which a dossier that waits is pointed out.

    Returns:
        The digests that say something. An officer with nothing due has an empty row, and none.
    """
    claimed = claim(conn, [DigestKey(d.officer, d.kind, d.period) for d in batch], now)
    ours = [item for item in batch if item.officer in claimed]
    if not ours:
        return {}
    composed = _COMPOSERS[ours[0].kind](conn, ours, now, calendar, waiting_days)
    found = {
        DigestKey(officer, digest.kind, digest.period): digest
        for officer, digest in composed.items()
    }
    keep(conn, found)
    return found


def claim(conn: Connection, keys: Sequence[DigestKey], now: datetime) -> frozenset[str]:
    """Make these digests ours to compose; the officers whose digest nobody had made."""
    rows = [
        {
            "officer_id": key.officer,
            "kind": key.kind,
            "period": key.period,
            "content": {},
            "composed_at": now,
        }
        for key in sorted(keys, key=str)  # in one order everywhere: two processes never deadlock
    ]
    if not rows:
        return frozenset()
    insert = sqlite.insert if conn.dialect.name == "sqlite" else postgresql.insert
    statement = insert(digests).on_conflict_do_nothing().returning(digests.c.officer_id)
    return frozenset(conn.execute(statement, rows).scalars())


def keep(conn: Connection, found: Mapping[DigestKey, Digest]) -> None:
    """Write what claimed digests say."""
    if not found:
        return
    conn.execute(
        update(digests)
        .where(
            digests.c.officer_id == bindparam("its_officer"),
            digests.c.kind == bindparam("its_kind"),
            digests.c.period == bindparam("its_period"),
        )
        .values(content=bindparam("new_content")),
        [
            {
                "its_officer": key.officer,
                "its_kind": key.kind,
                "its_period": key.period,
                "new_content": to_json(digest),
            }
            for key, digest in found.items()
        ],
    )


def tell(conn: Connection, keys: Sequence[DigestKey], now: datetime) -> list[ConversationKey]:
    """Put composed digests into their officers' chats, each at most once, whoever asks again.

    Rights are read again: an officer whose role ended, or who has no chat that can be written
    to, is not told.

    Args:
        conn: in a transaction.
        keys: of one kind and period.
        now: aware.

    Returns:
        The chats to be woken.
    """
    if not keys:
        return []
    kind, period = keys[0].kind, keys[0].period
    chats = select(conversations.c.id).where(
        conversations.c.person_id == officers.c.person_id,
        conversations.c.blocked_at.is_(None),
        conversations.c.forgotten.is_(False),
    )
    entitled = select(officers.c.id).where(
        officers.c.id.in_([key.officer for key in keys]),
        officers.c.state == "active",
        officers.c.until >= local_day(now),
        chats.exists(),
    )
    told = conn.execute(
        update(digests)
        .where(
            digests.c.kind == kind,
            digests.c.period == period,
            digests.c.officer_id.in_(entitled),
            digests.c.told_at.is_(None),
        )
        .values(told_at=now)
        .returning(digests.c.officer_id)
    ).scalars()
    names = sorted(told)
    people = conn.execute(
        select(officers.c.id, officers.c.person_id).where(officers.c.id.in_(names))
    ).all()
    return post(conn, [_letter(row.id, row.person_id, kind, period) for row in people], now)


def _letter(officer: str, person: str, kind: str, period: str) -> Letter:
    event: dict[str, JsonValue] = {
        "type": "notice",
        "about": "digest",
        "officer": officer,
        "kind": kind,
        "period": period,
    }
    return Letter(person, f"digest:{DigestKey(officer, kind, period)}", event)


def read_digest(conn: Connection, key: DigestKey) -> Digest | None:
    """A digest that was composed; None when there is none or it had nothing to say."""
    content = conn.execute(
        select(digests.c.content).where(
            digests.c.officer_id == key.officer,
            digests.c.kind == key.kind,
            digests.c.period == key.period,
        )
    ).scalar()
    return from_json(content) if content else None


def digest_for(
    conn: Connection,
    officer: str,
    now: datetime,
    calendar: WorkingCalendar,
    waiting_days: int = WAITING_DAYS,
) -> Digest | None:
    """How things stand for an officer now (`/tongket`), whatever was told before.

    Args:
        conn: in a transaction; only read.
        officer: their id.
        now: aware.
        calendar: the working days.
        waiting_days: working days after which a dossier that waits is pointed out.

    Returns:
        None when nothing is due, or they have no right to it.
    """
    asking = present(conn, officer, now)
    if asking is None:
        return None
    if asking.kind == "commune":
        found = compose_commune(conn, [asking], now, calendar, waiting_days, fresh=False)
    else:
        found = compose_province(conn, [asking], now, calendar, waiting_days)
    return found.get(officer)
