"""What a commune's digest speaks of (các mục của bản tin xã), as statements over many officers.

Each source gives rows of an officer, a subject and a threshold. What was spoken of already (a
mark of the same three and the rule) is left out by the database, so each rule speaks once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    case,
    cast,
    exists,
    literal,
    null,
    or_,
    select,
)

from ocop_core.calendar import WorkingCalendar, at, local_day
from ocop_core.notices.certificates import FIRST_DAY_OF
from ocop_core.notices.digest import Rule
from ocop_core.registry.review import (
    SOON_DAYS,
    UNDER_WAY,
    WAITING_DAYS,
    WAITS_FOR_COMMUNE,
)
from ocop_core.store.officer_tables import (
    certificates,
    missing_papers,
    officers,
    reviews,
    rule_marks,
    snoozes,
)
from ocop_core.store.tables import conversations, registrations

Source: TypeAlias = Select[*tuple[Any, ...]]

HEAD_LATER = 2
"""So many working days after their officers the head of the office hears that a dossier waits."""

_CHANGEABLE = ("filed", "taken", "returned", "supplemented")
"""States in which papers can still come and points still change."""


@dataclass(frozen=True, slots=True)
class Round:
    """One composing: for whom, seen from when."""

    officers: Sequence[str]
    areas: Sequence[str]
    """Their communes. They follow from the officers; said twice, PostgreSQL finds the index."""
    early: Sequence[str]
    """Those of them who hear of a waiting dossier early."""
    today: date
    calendar: WorkingCalendar
    waiting_days: int = WAITING_DAYS
    """Working days after which whoever works on a dossier hears that it waits."""
    fresh: bool = True
    """Leave out what was spoken of already."""

    def days_of(self, officer: str) -> int:
        """Working days after which this officer hears that a dossier waits."""
        return self.waiting_days + (0 if officer in self.early else HEAD_LATER)


def waited_longer_than(days: int, today: date, calendar: WorkingCalendar) -> datetime:
    """What began before this moment has waited more than `days` working days by `today`."""
    last = today
    while calendar.working_days_between(last, today) <= days:
        last -= timedelta(days=1)
    return at(last + timedelta(days=1), time())


def sources(round_: Round) -> dict[Rule, Source]:
    """The source of each rule about dossiers, in the order of the digest."""
    return {
        "waiting": _waiting(round_),
        "answered": _answered(round_),
        "missing": missing(round_),
        "new": _new(round_),
        "near": _near(round_),
        "certificate": _certificates(round_),
        "unreachable": _unreachable(round_),
    }


def _longest(round_: Round) -> ColumnElement[datetime]:
    early, late = (
        waited_longer_than(days, round_.today, round_.calendar)
        for days in (round_.waiting_days, round_.waiting_days + HEAD_LATER)
    )
    return case(
        (officers.c.id.in_(round_.early), literal(early, reviews.c.since.type)),
        else_=literal(late, reviews.c.since.type),
    )


def _reviews(
    round_: Round, rule: Rule, threshold: ColumnElement[str], what: ColumnElement[Any] | None = None
) -> Source:
    """Dossiers of the officers' areas that this rule may speak of."""
    chosen = select(
        officers.c.id.label("officer"),
        reviews.c.registration_id.label("subject"),
        threshold.label("threshold"),
        reviews.c.since.label("since"),
        (cast(null(), Text) if what is None else what).label("what"),
    ).select_from(officers.join(reviews, reviews.c.commune_code == officers.c.area))
    return chosen.where(
        officers.c.id.in_(round_.officers),
        reviews.c.commune_code.in_(round_.areas),
        ~is_snoozed(reviews.c.registration_id, round_.today),
        ~is_own(reviews.c.registration_id, officers.c.person_id),
        *_unspoken(round_, rule, reviews.c.registration_id, threshold),
    )


def _unspoken(
    round_: Round, rule: Rule, subject: ColumnElement[str], threshold: ColumnElement[str]
) -> list[ColumnElement[bool]]:
    if not round_.fresh:
        return []
    mark = exists().where(
        rule_marks.c.officer_id == officers.c.id,
        rule_marks.c.rule == rule,
        rule_marks.c.subject == subject,
        rule_marks.c.threshold == threshold,
    )
    return [~mark]


def is_own(registration: ColumnElement[str], person: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a dossier is of an officer's own household: nothing is said of it to them."""
    own = registrations.alias("own")
    return exists().where(own.c.id == registration, own.c.person_id == person)


def is_snoozed(subject: ColumnElement[str], today: date) -> ColumnElement[bool]:
    """Whether an officer put a dossier off for longer than today."""
    return exists().where(
        snoozes.c.officer_id == officers.c.id,
        snoozes.c.registration_id == subject,
        snoozes.c.until > today,
    )


def _of_step(days: ColumnElement[str] | None = None) -> ColumnElement[str]:
    """A threshold that begins anew with each step the dossier takes."""
    step = cast(reviews.c.revision, Text)
    return step if days is None else step + literal(".") + days


def _waiting(round_: Round) -> Source:
    """Waits long, or the last of the 15 working days is near, today or past.

    What is about that day speaks anew with another day only, so that taking a step in time
    neither hides it nor repeats it.
    """
    due, soon = reviews.c.due_on, round_.calendar.add_working_days(round_.today, SOON_DAYS)
    early, late = (str(round_.waiting_days + more) for more in (0, HEAD_LATER))
    days = case((officers.c.id.in_(round_.early), literal(early)), else_=literal(late))
    on = cast(due, Text)
    threshold = case(
        (due < round_.today, literal("past:") + on),
        (due == round_.today, literal("today:") + on),
        (due <= soon, literal("soon:") + on),
        else_=_of_step(days),
    )
    return _reviews(round_, "waiting", threshold, on).where(
        reviews.c.state.in_(sorted(WAITS_FOR_COMMUNE)),
        or_(reviews.c.since < _longest(round_), due <= soon),
    )


def _answered(round_: Round) -> Source:
    return _reviews(round_, "answered", _of_step()).where(
        reviews.c.state == "supplemented", reviews.c.since >= _longest(round_)
    )


def _new(round_: Round) -> Source:
    return _reviews(round_, "new", _of_step()).where(
        reviews.c.state == "filed", reviews.c.since >= _longest(round_)
    )


def _near(round_: Round) -> Source:
    threshold = cast(reviews.c.near_star, Text)
    return _reviews(round_, "near", threshold).where(
        reviews.c.near_star.is_not(None), reviews.c.state.in_(_CHANGEABLE)
    )


def missing(round_: Round) -> Source:
    """Papers that dossiers of the officers' areas miss, one row for each dossier and paper."""
    key = missing_papers.c.key
    return (
        _reviews(round_, "missing", key, key)
        .join(missing_papers, missing_papers.c.registration_id == reviews.c.registration_id)
        .where(reviews.c.state.in_(_CHANGEABLE))
    )


def _unreachable(round_: Round) -> Source:
    theirs = conversations.c.person_id == registrations.c.person_id
    return (
        _reviews(round_, "unreachable", literal("blocked"))
        .join(registrations, registrations.c.id == reviews.c.registration_id)
        .where(
            reviews.c.state.in_(sorted(UNDER_WAY)),
            exists().where(theirs, conversations.c.blocked_at.is_not(None)),
            ~exists().where(theirs, conversations.c.blocked_at.is_(None)),
        )
    )


def _certificates(round_: Round) -> Source:
    stage = stage_column(round_.today)
    return select(
        officers.c.id.label("officer"),
        certificates.c.id.label("subject"),
        stage.label("threshold"),
        certificates.c.expires_on.label("since"),
        stage.label("what"),
    ).where(
        officers.c.id.in_(round_.officers),
        certificates.c.commune_code == officers.c.area,
        certificates.c.commune_code.in_(round_.areas),
        certificates.c.expires_on <= round_.today - timedelta(days=FIRST_DAY_OF["window_opens"]),
        certificates.c.expires_on > round_.today - timedelta(days=LONG_EXPIRED),
        ~is_superseded(),
        or_(
            certificates.c.person_id.is_(None),
            certificates.c.person_id != officers.c.person_id,
        ),
        *_unspoken(round_, "certificate", certificates.c.id, stage),
    )


LONG_EXPIRED = 365
"""Days after which a certificate that was never renewed is history."""


def stage_column(today: date) -> ColumnElement[str]:
    """The stage of each certificate today, as `stage_of` would say."""
    latest_first = sorted(FIRST_DAY_OF.items(), key=lambda item: item[1], reverse=True)
    return case(
        *(
            (certificates.c.expires_on <= today - timedelta(days=first), literal(stage))
            for stage, first in latest_first
        ),
        else_=literal("running"),
    )


def is_superseded() -> ColumnElement[bool]:
    """Whether the same producer has a later certificate for the same product there."""
    later = certificates.alias("later")
    return exists().where(
        later.c.commune_code == certificates.c.commune_code,
        later.c.product == certificates.c.product,
        later.c.producer == certificates.c.producer,
        later.c.expires_on > certificates.c.expires_on,
    )


def day_of(since: datetime | date) -> date:
    """The local day of what a source's `since` holds."""
    return local_day(since) if isinstance(since, datetime) else since
