"""What officers of a commune are alarmed of at once (cảnh báo), as statements over all of them.

A commune's last day has passed, a certificate's last day to file is today, what the producer of a
returned dossier was to be told did not reach them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Select, Text, and_, cast, exists, literal, or_, select

from ocop_core.calendar import WorkingCalendar, local_day
from ocop_core.notices.certificates import FIRST_DAY_OF
from ocop_core.notices.digest import Alarm
from ocop_core.registry.officer import COMMUNE_ROLES
from ocop_core.registry.review import WAITS_FOR_COMMUNE
from ocop_core.store.commune_rules import is_own, is_snoozed, is_superseded
from ocop_core.store.officer_tables import certificates, officers, reviews
from ocop_core.store.renewals import renewal_is_filed
from ocop_core.store.tables import conversations, outbox, registrations
from ocop_core.store.usage import SHOWN

Source: TypeAlias = Select[*tuple[Any, ...]]
"""Columns: officer, subject, threshold, which begins anew what may be told again."""


def alarm_sources(now: datetime, calendar: WorkingCalendar) -> Mapping[Alarm, Source]:
    """The source of each alarm.

    Args:
        now: aware, within working hours.
        calendar: the working days.
    """
    today = local_day(now)
    return {
        "overdue": _overdue(today),
        "last_day": _last_day(today, calendar),
        "undelivered": _undelivered(today),
    }


def is_overdue(today: date) -> ColumnElement[bool]:
    """Whether a dossier waits for its commune past the last of the 15 working days."""
    return and_(reviews.c.state.in_(sorted(WAITS_FOR_COMMUNE)), reviews.c.due_on < today)


def _overdue(today: date) -> Source:
    return _of_dossiers("overdue", cast(reviews.c.due_on, Text), today).where(is_overdue(today))


def _undelivered(today: date) -> Source:
    """Nobody of the producer's chats can be written to, or what was written since was given up.

    Told to whoever holds the dossier; to all where nobody at work does.
    """
    theirs = conversations.c.person_id == registrations.c.person_id
    lost = exists().where(
        theirs,
        outbox.c.conversation_id == conversations.c.id,
        outbox.c.state == "dead",
        outbox.c.kind.in_(SHOWN),
        outbox.c.settled_at >= reviews.c.since,
    )
    open_chat = exists().where(theirs, conversations.c.blocked_at.is_(None))
    holder = officers.alias("holder")
    held = exists().where(
        holder.c.id == reviews.c.holder, holder.c.area == officers.c.area, *_at_work(holder, today)
    )
    return (
        _of_dossiers("undelivered", cast(reviews.c.revision, Text), today)
        .join(registrations, registrations.c.id == reviews.c.registration_id)
        .where(
            reviews.c.state == "returned",
            or_(lost, ~open_chat),
            or_(reviews.c.holder == officers.c.id, ~held),
        )
    )


def _last_day(today: date, calendar: WorkingCalendar) -> Source:
    """Certificates whose 120th day is today, or on a day off before offices open again."""
    days = timedelta(days=-FIRST_DAY_OF["last_day"])
    opens = calendar.next_working(today + timedelta(days=1))
    person = certificates.c.person_id
    return _to_officers(certificates.c.id, literal("last_day"), today).where(
        certificates.c.commune_code == officers.c.area,
        certificates.c.expires_on >= today + days,
        certificates.c.expires_on < opens + days,
        or_(person.is_(None), person != officers.c.person_id),
        ~is_superseded(),
        ~renewal_is_filed(),
    )


def _of_dossiers(alarm: Alarm, anew: ColumnElement[str], today: date) -> Source:
    return _to_officers(reviews.c.registration_id, literal(f"{alarm}:") + anew, today).where(
        reviews.c.commune_code == officers.c.area,
        ~is_snoozed(reviews.c.registration_id, today),
        ~is_own(reviews.c.registration_id, officers.c.person_id),
    )


def _to_officers(subject: ColumnElement[str], threshold: ColumnElement[str], today: date) -> Source:
    found = select(
        officers.c.id.label("officer"), subject.label("subject"), threshold.label("threshold")
    )
    in_commune = officers.c.role.in_(sorted(COMMUNE_ROLES))
    return found.where(in_commune, *_at_work(officers, today))


def _at_work(who: Any, today: date) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 - an alias
    return who.c.state == "active", who.c.until >= today, who.c.person_id.is_not(None)
