"""Which producers may be due a reminder (lời nhắc): candidates, found by the database.

Each source asks the pure courses of `ocop_core.notices` on which days something falls due, and
turns these days into conditions; so the courses alone decide, and the database does not hand
over thousands of dossiers for them to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from ocop_core.calendar import WorkingCalendar, at, local_day
from ocop_core.notices.certificates import FIRST_DAY_OF
from ocop_core.notices.deadlines import TELL_EXPIRED, certificate_reminder, round_reminder
from ocop_core.notices.reminders import Reminder, Wait
from ocop_core.notices.rounds import round_to_file_for
from ocop_core.notices.unfinished import STALE, UNFINISHED_DAYS, supplement_reminder
from ocop_core.store.commune_rules import is_superseded
from ocop_core.store.officer_tables import certificates, notices, reviews
from ocop_core.store.renewals import renewal_is_filed
from ocop_core.store.tables import consents, conversations, producers, products, registrations

Source: TypeAlias = Select[*tuple[Any, ...]]
"""Columns: key, person, about, subject, step, since (what the course began with; of a certificate
the day it expires), registration, and of a certificate without one the product."""

PURPOSE = "reminders"
"""In the consent ledger: told unless the newest entry says no."""

REST = timedelta(hours=20)
"""Two reminders of what has no date of its own do not come on one day."""

LIVELY = timedelta(days=180)
"""A registration nobody touched for longer is not reminded of rounds."""


def unfinished(now: datetime, _: WorkingCalendar) -> Source | None:
    """Registrations left unfinished for 2, 7 or 30 days; the newest of each person."""
    days = sorted(UNFINISHED_DAYS)
    last_seen = _last_seen()
    ends = [now - timedelta(days=day) for day in days]
    step = case(
        *(
            (last_seen <= end, literal(f"day_{day}"))
            for day, end in reversed(list(zip(days, ends, strict=True)))
        ),
        else_=literal(""),
    )
    course = cast(registrations.c.revision + products.c.revision + producers.c.revision, Text)
    key = literal("unfinished:") + registrations.c.id + literal(":") + step + ":" + course
    oldest = now - timedelta(days=days[-1]) - STALE
    return _of_registrations("unfinished", key, step, last_seen).where(
        registrations.c.filed_at.is_(None),
        last_seen <= ends[0],
        last_seen > oldest,
        ~_has_newer(),
        ~_was_told(key),
        ~_told_lately(now),
    )


def rounds(now: datetime, calendar: WorkingCalendar) -> Source | None:
    """Registrations not filed yet, when the last day to file for a round is near."""
    aimed_at = round_to_file_for(local_day(now), calendar)
    found = round_reminder(aimed_at, (), now)
    if not isinstance(found, Reminder):
        return None
    last_seen = _last_seen()
    key = (
        literal("round:")
        + registrations.c.id
        + literal(f":{found.step}:{aimed_at.proposals.isoformat()}")
    )
    return _of_registrations("round", key, literal(found.step), last_seen).where(
        registrations.c.filed_at.is_(None),
        last_seen > now - LIVELY,
        ~_has_newer(),
        ~_was_told(key),
        ~_told_lately(now),
    )


def supplements(now: datetime, calendar: WorkingCalendar) -> Source | None:
    """Dossiers returned for a supplement 3 or 7 working days ago."""
    first = local_day(now) - STALE - timedelta(days=30)
    days = _by_step(
        (first + timedelta(days=n) for n in range((local_day(now) - first).days + 1)),
        lambda day: supplement_reminder(at(day, time(12)), (), now, calendar),
    )
    if not days:
        return None
    since = reviews.c.since
    step = case(*((_on_days(since, its), literal(step)) for step, its in days), else_=literal(""))
    key = (
        literal("supplement:")
        + reviews.c.registration_id
        + literal(":")
        + step
        + literal(":")
        + cast(reviews.c.revision, Text)
    )
    return (
        _of_registrations("supplement", key, step, since)
        .join(reviews, reviews.c.registration_id == registrations.c.id)
        .where(
            reviews.c.state == "returned",
            or_(*(_on_days(since, its) for _, its in days)),
            ~_was_told(key),
        )
    )


def certificate_stages(now: datetime, calendar: WorkingCalendar) -> Source | None:
    """Certificates at a stage their producer was not told of, also those taken over from a list."""
    today = local_day(now)
    last = (timedelta(days=FIRST_DAY_OF["expired"]) + TELL_EXPIRED).days
    days = _by_step(
        (today + timedelta(days=n) for n in range(-last, -FIRST_DAY_OF["window_opens"] + 31)),
        lambda expires: certificate_reminder(expires, (), now, calendar),
    )
    if not days:
        return None
    expires = certificates.c.expires_on
    step = case(*((_between(expires, its), literal(step)) for step, its in days), else_=literal(""))
    key = literal("certificate:") + certificates.c.id + literal(":") + step
    person = certificates.c.person_id
    return select(
        key.label("key"),
        person.label("person"),
        literal("certificate").label("about"),
        certificates.c.id.label("subject"),
        step.label("step"),
        certificates.c.expires_on.label("since"),
        certificates.c.registration_id.label("registration"),
        certificates.c.product.label("product"),
    ).where(
        person.is_not(None),
        or_(*(_between(expires, its) for _, its in days)),
        ~is_superseded(),
        ~renewal_is_filed(),
        ~_was_told(key),
        *_may_be_told(person),
    )


SOURCES: tuple[Callable[[datetime, WorkingCalendar], Source | None], ...] = (
    certificate_stages,
    supplements,
    rounds,
    unfinished,
)
"""The most pressing first."""


def _of_registrations(
    about: str, key: ColumnElement[str], step: ColumnElement[str], since: ColumnElement[Any]
) -> Source:
    return (
        select(
            key.label("key"),
            registrations.c.person_id.label("person"),
            literal(about).label("about"),
            registrations.c.id.label("subject"),
            step.label("step"),
            since.label("since"),
            registrations.c.id.label("registration"),
            literal("").label("product"),
        )
        .select_from(registrations)
        .join(products, products.c.id == registrations.c.product_id)
        .join(producers, producers.c.id == products.c.producer_id)
        .where(*_may_be_told(registrations.c.person_id))
    )


def _last_seen() -> ColumnElement[datetime]:
    """When anything the registration rests on was last answered."""
    one, two, three = (table.c.updated_at for table in (registrations, products, producers))
    return case((and_(one >= two, one >= three), one), (two >= three, two), else_=three)


def _has_newer() -> ColumnElement[bool]:
    newer = registrations.alias("newer")
    return exists().where(
        newer.c.person_id == registrations.c.person_id,
        newer.c.filed_at.is_(None),
        newer.c.updated_at > registrations.c.updated_at,
    )


def _was_told(key: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(notices.c.key == key)


def _told_lately(now: datetime) -> ColumnElement[bool]:
    return exists().where(
        notices.c.person_id == registrations.c.person_id,
        notices.c.created_at > now - REST,
        notices.c.created_at <= now,
    )


def _may_be_told(person: ColumnElement[Any]) -> tuple[ColumnElement[bool], ...]:
    """Who has a chat that can be written to and did not say no to reminders."""
    newest = (
        select(consents.c.action)
        .where(consents.c.subject == person, consents.c.purpose == PURPOSE)
        .order_by(consents.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    reachable = exists().where(
        conversations.c.person_id == person,
        conversations.c.blocked_at.is_(None),
        conversations.c.forgotten.is_(False),
    )
    return reachable, func.coalesce(newest, "grant") == "grant"


def _by_step(
    days: Iterable[date], course: Callable[[date], Reminder | Wait | None]
) -> list[tuple[str, list[date]]]:
    """The days on which something must have begun for a step to be due now."""
    found: dict[str, list[date]] = {}
    for day in days:
        due = course(day)
        if isinstance(due, Reminder):
            found.setdefault(due.step, []).append(day)
    return list(found.items())


def _between(column: ColumnElement[Any], days: Sequence[date]) -> ColumnElement[bool]:
    """Whether a date is one of these days, which come in order, with gaps or without."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1][-1] = day
        else:
            runs.append([day, day])
    return or_(*(column.between(first, last) for first, last in runs))


def _on_days(since: ColumnElement[Any], days: Sequence[date]) -> ColumnElement[bool]:
    """Whether a moment lies on one of these local days, which follow each other."""
    return and_(
        since >= literal(at(days[0], time()), since.type),
        since < literal(at(days[-1] + timedelta(days=1), time()), since.type),
    )
