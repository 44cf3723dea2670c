"""Rows to compose digests of: officers, dossiers, certificates, put in directly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, event, insert, select, update

from ocop_core.calendar import vietnamese_calendar
from ocop_core.notices.digest import Digest, Rule, Section
from ocop_core.registry.review import WAITING_DAYS
from ocop_core.store.digest_schedule import due_officers
from ocop_core.store.digests import DigestKey, batches, compose
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.officer_tables import (
    certificates,
    dossier_steps,
    missing_papers,
    officers,
    reviews,
)
from ocop_core.store.tables import (
    conversations,
    people,
    producers,
    products,
    registrations,
)

T = TypeVar("T")

CALENDAR = vietnamese_calendar()
COMMUNE = "03763"
"""A commune of Sơn La."""
OTHER_COMMUNE = "00004"
PROVINCE = "14"
WEDNESDAY = datetime(2026, 11, 25, 0, 50, tzinfo=UTC)
"""Wednesday 25 November 2026, 07:50 in Vietnam; the day before was a holiday."""
EDITION = "qd26_2026"


class Office:
    """One database; each call is a transaction of its own."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._number = 0

    def close(self) -> None:
        self.engine.dispose()

    def do(self, work: Callable[[Connection], T]) -> T:
        with connected(self.engine) as conn:
            return work(conn)

    async def perform(self, work: Callable[[Connection], T]) -> T:
        """As the store does it."""
        return self.do(work)

    def put(self, table: Table, *rows: dict[str, Any]) -> None:
        self.do(lambda conn: conn.execute(insert(table), list(rows)))

    def rows(self, table: Table) -> list[dict[str, Any]]:
        return self.do(lambda conn: [dict(r) for r in conn.execute(select(table)).mappings()])

    def change(self, table: Table, key: str, value: str, **values: Any) -> None:
        self.do(
            lambda conn: conn.execute(update(table).where(table.c[key] == value).values(**values))
        )

    @contextmanager
    def counted(self) -> Iterator[list[str]]:
        """The statements sent meanwhile."""
        sent: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            sent.append(statement)

        event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield sent
        finally:
            event.remove(self.engine, "before_cursor_execute", note)

    def person(self, person: str, *, blocked: bool = False) -> str:
        self.put(people, {"id": person, "created_at": WEDNESDAY})
        self.put(
            conversations,
            {
                "channel": "telegram",
                "chat": f"chat-{person}",
                "person_id": person,
                "dialogue": {},
                "next_seq": 1,
                "blocked_at": WEDNESDAY if blocked else None,
                "created_at": WEDNESDAY,
                "updated_at": WEDNESDAY,
            },
        )
        return person

    def officer(
        self, name: str = "lan", role: str = "commune_officer", area: str = COMMUNE, **more: Any
    ) -> str:
        self.person(f"person-{name}")
        self.put(
            officers,
            {
                "id": name,
                "person_id": f"person-{name}",
                "name": name,
                "role": role,
                "area": area,
                "state": "active",
                "until": date(2035, 12, 31),
                "invited_by": "console",
                "created_at": WEDNESDAY,
                "at_minute": 7 * 60 + 45,
                "weekdays": "01234",
            }
            | more,
        )
        return name

    def registration(
        self,
        product: str | None = "Măng khô",
        *,
        person: str | None = None,
        touched: datetime = WEDNESDAY,
        set_no: int | None = 7,
        filed_at: datetime | None = None,
    ) -> str:
        """A registration with its product and producer; gives its id."""
        self._number += 1
        n = self._number
        person = person or self.person(f"p{n}")
        stamps: dict[str, Any] = {"person_id": person, "position": 0, "answers": {}, "revision": 1}
        stamps |= {"created_at": touched, "updated_at": touched}
        self.put(producers, {"id": f"producer{n}", "name": "Vừ Thị Mỷ"} | stamps)
        named = {"id": f"product{n}", "producer_id": f"producer{n}", "name": product}
        self.put(products, named | {"set_no": set_no} | stamps)
        mine: dict[str, Any] = {"id": f"reg{n}", "product_id": f"product{n}", "edition": EDITION}
        mine |= {"code": f"OC-TEST-{n:04d}", "filed_at": filed_at}
        self.put(registrations, mine | stamps)
        return f"reg{n}"

    def dossier(
        self,
        state: str = "filed",
        *,
        days: float = 0,
        area: str = COMMUNE,
        product: str | None = "Măng khô",
        papers: tuple[str, ...] = (),
        person: str | None = None,
        now: datetime = WEDNESDAY,
        **more: Any,
    ) -> str:
        """A dossier that came into a state so many days ago; gives its registration's id."""
        since = now - timedelta(days=days)
        mine = self.registration(product, person=person, touched=since, filed_at=since)
        self.put(
            reviews,
            {
                "registration_id": mine,
                "commune_code": area,
                "province_code": PROVINCE,
                "state": state,
                "since": since,
                "filed_at": since,
                "revision": 1,
                "asked": [],
                "reason": "",
                "assessments": {},
                "sure": 60,
                "possible": 70,
                "stars": 3,
                "near_points": 0,
            }
            | more,
        )
        if papers:
            self.put(missing_papers, *({"registration_id": mine, "key": key} for key in papers))
        return mine

    def certificate(self, expires: date, **more: Any) -> str:
        self._number += 1
        name = f"cert{self._number}"
        self.put(
            certificates,
            {
                "id": name,
                "product": "Chè Shan tuyết",
                "producer": f"HTX {name}",
                "commune_code": COMMUNE,
                "province_code": PROVINCE,
                "set_no": 11,
                "stars": 3,
                "decision": "12/QĐ-UBND",
                "issued_on": expires - timedelta(days=1096),
                "expires_on": expires,
                "filing_kind": "first",
                "origin": "import",
                "created_at": WEDNESDAY,
            }
            | more,
        )
        return name

    def step(self, registration: str, action: str, when: datetime) -> None:
        row: dict[str, Any] = {"registration_id": registration, "action": action, "source": "filed"}
        row |= {"target": "taken", "at": when, "actor": "lan", "reason": ""}
        self.put(dossier_steps, row)

    def compose(
        self, now: datetime = WEDNESDAY, waiting_days: int = WAITING_DAYS
    ) -> dict[DigestKey, Digest]:
        """All that is due now, as a tick composes it."""

        def work(conn: Connection) -> dict[DigestKey, Digest]:
            found: dict[DigestKey, Digest] = {}
            for batch in batches(due_officers(conn, now, CALENDAR)):
                found |= compose(conn, batch, now, CALENDAR, waiting_days)
            return found

        return self.do(work)

    def digest(self, officer: str = "lan", now: datetime = WEDNESDAY) -> Digest | None:
        """One officer's, composed with all the others'."""
        found = self.compose(now)
        return next((one for key, one in found.items() if key.officer == officer), None)


def section(digest: Digest | None, rule: Rule) -> Section:
    """A section that must be there."""
    assert digest is not None
    found = digest.section(rule)
    assert found is not None, rule
    return found


def codes(found: Section) -> list[str]:
    """Codes of the dossiers a section shows."""
    return [line.code for line in found.lines]
