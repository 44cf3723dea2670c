"""The desk on a database: what an officer's turn may ask about others' dossiers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, cast

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, true

from ocop_core.calendar import WorkingCalendar, at
from ocop_core.notices.certificates import add_months
from ocop_core.notices.digest import to_json
from ocop_core.places import communes_of
from ocop_core.registry.acts import Invitation
from ocop_core.registry.desk import (
    DigestSettings,
    DossierFile,
    DossierLine,
    LinkOffer,
    StepTaken,
    Waiting,
)
from ocop_core.registry.evidence import EvidencePhoto
from ocop_core.registry.model import Filing, JsonValue, Producer, Product, Registration
from ocop_core.registry.officer import COMMUNE_ROLES, Officer, OfficerState, Role
from ocop_core.registry.review import WAITING_DAYS, Result, Review, ReviewState
from ocop_core.store import evidence_reading, link_acts, officer_acts
from ocop_core.store.answer_documents import from_document
from ocop_core.store.digests import digest_for
from ocop_core.store.export_reading import filed_by_stars
from ocop_core.store.officer_tables import (
    digests,
    dossier_steps,
    missing_papers,
    officers,
    reviews,
)
from ocop_core.store.operations import NeedsCareError
from ocop_core.store.tables import audit, conversations, producers, products, registrations

WAITS_FOR: Mapping[Role, tuple[ReviewState, ...]] = {
    "commune_officer": ("supplemented", "filed", "taken", "confirmed"),
    "commune_head": ("supplemented", "filed", "taken", "confirmed"),
    "province_officer": ("proposed",),
    "administrator": (),
}
"""Dossiers that wait for the side an officer is on."""


OFFICER_MESSAGE = "officer.message"
"""The audit's word for a message an officer sent through the bot; its subject is the reference."""


class SqlDesk:
    """The `Desk` within one turn's transaction."""

    def __init__(self, conn: Connection, now: datetime, person_id: str) -> None:
        self._conn = conn
        self._now = now
        self._person_id = person_id

    def link(self, code_hash: str) -> LinkOffer | None:
        """What a code joins to now; None for one that is wrong, used or too old, all the same."""
        return link_acts.find_offer(self._conn, code_hash, self._person_id, self._now)

    def wrong_links(self, since: datetime) -> int:
        """How many wrong codes this chat's person has sent since a moment."""
        return link_acts.wrong_tries(self._conn, self._person_id, since)

    def photos(self, registration: str) -> Sequence[EvidencePhoto]:
        """Photos of a dossier of this chat's own person, in the order they came."""
        return evidence_reading.own_photos(self._conn, registration, self._person_id)

    def invitation(self, code_hash: str) -> Invitation | None:
        """An invitation that can be used now."""
        return officer_acts.find_invitation(self._conn, code_hash, self._now)

    def waiting(self, officer: Officer, *, offset: int, limit: int) -> Waiting:
        """Dossiers that wait for the officer's side, the longest waiting first."""
        states = WAITS_FOR[officer.role]
        scope = (_area(officer), _not_own(officer), reviews.c.state.in_(states))
        total = self._conn.execute(_joined(select(func.count())).where(*scope)).scalar_one()
        rows = self._conn.execute(
            _joined(select(*_LINE))
            .where(*scope)
            .order_by(reviews.c.since, registrations.c.code)
            .offset(offset)
            .limit(limit)
        )
        return Waiting(total, tuple(_line(row) for row in rows))

    def open(self, officer: Officer, code: str) -> DossierFile | None:
        """A dossier of the officer's area and not their own, by its code; locks it."""
        row = self._conn.execute(
            _joined(select(*_LINE, *_FILE))
            .where(_area(officer), _not_own(officer), registrations.c.code == code)
            .with_for_update(of=reviews)
        ).first()
        if row is None or row.state == "draft":
            return None
        return self._file(row)

    def _file(self, row: Row[Any]) -> DossierFile:
        mine = row.registration
        steps = self._conn.execute(
            select(dossier_steps.c.action, dossier_steps.c.at, dossier_steps.c.reason)
            .where(dossier_steps.c.registration_id == mine)
            .order_by(dossier_steps.c.id)
        )
        papers = self._conn.execute(
            select(missing_papers.c.key)
            .where(missing_papers.c.registration_id == mine)
            .order_by(missing_papers.c.key)
        )
        open_chats = select(func.count()).where(
            conversations.c.person_id == row.person_id, conversations.c.blocked_at.is_(None)
        )
        return DossierFile(
            producer=Producer(row.producer_id, from_document(row.producer_answers)),
            product=Product(row.product_id, row.producer_id, from_document(row.product_answers)),
            registration=Registration(
                mine,
                row.product_id,
                row.edition,
                row.code,
                from_document(row.answers),
                Filing(row.filed_at, row.receipt or ""),
            ),
            review=review_of(row),
            line=_line(row),
            missing=tuple(papers.scalars()),
            steps=tuple(StepTaken(step.action, step.at, step.reason) for step in steps),
            reachable=bool(self._conn.execute(open_chats).scalar()),
            holder=row.holder,
            person=row.person_id,
            photos=evidence_reading.photos_of(self._conn, mine),
        )

    def colleagues(self, officer: Officer) -> Sequence[Officer]:
        """Pending and active officers that this one may approve or revoke."""
        scope: ColumnElement[bool]
        if officer.role == "administrator":
            scope = true()
        elif officer.for_commune:
            scope = and_(officers.c.area == officer.area, officers.c.role.in_(COMMUNE_ROLES))
        else:
            communes = [unit.code for unit in communes_of(officer.area)]
            scope = officers.c.area.in_([officer.area, *communes])
        rows = self._conn.execute(
            select(officers)
            .where(scope, officers.c.state != "revoked", officers.c.id != officer.id)
            .order_by(officers.c.created_at, officers.c.id)
        )
        return [officer_of(row) for row in rows]

    def invited_by(self, officer_id: str) -> str:
        """Who invited an officer: an officer's id or "console"."""
        named = select(officers.c.invited_by).where(officers.c.id == officer_id)
        return self._conn.execute(named).scalar() or ""

    def settings(self, officer: Officer) -> DigestSettings:
        """When their digest comes."""
        row = self._conn.execute(select(officers).where(officers.c.id == officer.id)).one()
        days = tuple(int(day) for day in row.weekdays)
        return DigestSettings(row.at_minute, days, row.paused_until, row.deputy)

    def digest(self, officer: Officer, kind: str, period: str) -> Mapping[str, JsonValue] | None:
        """What a digest of theirs is filled with; None when there is no such one."""
        content: Mapping[str, JsonValue] | None = self._conn.execute(
            select(digests.c.content).where(
                digests.c.officer_id == officer.id,
                digests.c.kind == kind,
                digests.c.period == period,
            )
        ).scalar()
        return content

    def present(
        self, officer: Officer, calendar: WorkingCalendar, waiting_days: int = WAITING_DAYS
    ) -> Mapping[str, JsonValue] | None:
        """A digest of how things stand now, whatever was told before; None when all is done."""
        found = digest_for(self._conn, officer.id, self._now, calendar, waiting_days)
        return to_json(found) if found else None

    def filed_by_stars(self, officer: Officer, month: date) -> Mapping[int, int]:
        """How many dossiers of their area were filed in the month of a day, by stars sure then."""
        first = month.replace(day=1)
        start, end = at(first, time()), at(add_months(first, 1), time())
        return filed_by_stars(self._conn, officer.area, start, end)

    def was_told(self, code: str) -> bool:
        """Whether the bot sent a message with this reference: for /kiemtra."""
        told = (audit.c.subject == code, audit.c.action == OFFICER_MESSAGE)
        return self._conn.execute(select(audit.c.id).where(*told).limit(1)).first() is not None


class WaitingDesk:
    """Stands where the turn runs together with others': any question asks for a turn alone."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - any method of the desk
        raise NeedsCareError


_LINE = (
    registrations.c.id.label("registration"),
    registrations.c.code,
    products.c.name.label("product"),
    reviews.c.state,
    reviews.c.since,
    reviews.c.filed_at,
    reviews.c.due_on,
    reviews.c.commune_code,
)

_FILE = (
    registrations.c.person_id,
    registrations.c.product_id,
    registrations.c.edition,
    registrations.c.answers,
    registrations.c.receipt,
    products.c.producer_id,
    products.c.answers.label("product_answers"),
    producers.c.answers.label("producer_answers"),
    reviews.c.revision,
    reviews.c.asked,
    reviews.c.reason,
    reviews.c.assessments,
    reviews.c.holder,
    reviews.c.result_points,
    reviews.c.result_stars,
    reviews.c.result_decision,
    reviews.c.result_on,
)


def _joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        query.select_from(reviews)
        .join(registrations, registrations.c.id == reviews.c.registration_id)
        .join(products, products.c.id == registrations.c.product_id)
        .join(producers, producers.c.id == products.c.producer_id)
    )


def _area(officer: Officer) -> ColumnElement[bool]:
    """Nothing outside the officer's area is ever read."""
    column = reviews.c.commune_code if officer.for_commune else reviews.c.province_code
    return column == officer.area


def _not_own(officer: Officer) -> ColumnElement[bool]:
    """Nobody acts on a dossier of their own household."""
    if officer.person_id is None:
        return true()
    return or_(registrations.c.person_id != officer.person_id, registrations.c.person_id.is_(None))


def _line(row: Row[Any]) -> DossierLine:
    return DossierLine(
        row.registration,
        row.code,
        row.product or "",
        row.state,
        row.since,
        row.filed_at,
        row.due_on,
        row.commune_code,
    )


def review_of(row: Row[Any]) -> Review:
    """A review from its columns."""
    result = None
    if row.result_stars is not None:
        result = Result(
            row.result_points or 0.0, row.result_stars, row.result_decision or "", row.result_on
        )
    return Review(
        row.state,
        row.since,
        row.revision,
        tuple(row.asked),
        row.reason,
        row.assessments,
        result,
    )


def officer_of(row: Row[Any]) -> Officer:
    """An officer from their row."""
    return Officer(
        row.id,
        row.person_id,
        row.name,
        cast(Role, row.role),
        row.area,
        cast(OfficerState, row.state),
        row.until,
    )
