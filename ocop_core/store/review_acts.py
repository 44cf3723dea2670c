"""Carrying out the steps of a dossier's way, each only if what it was decided on still holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Text,
    and_,
    cast,
    delete,
    exists,
    insert,
    literal,
    null,
    select,
    update,
)

from ocop_core.notices.certificates import expiry
from ocop_core.places import province_of
from ocop_core.registry.acts import RemindPaper, TakeStep, Tell, TellOfficer
from ocop_core.registry.review import UNDER_WAY, Result, Standing
from ocop_core.store.columns import Moment
from ocop_core.store.errors import OutcomeError
from ocop_core.store.mail import Letter
from ocop_core.store.officer_tables import (
    alerts,
    certificates,
    dossier_steps,
    missing_papers,
    officers,
    reviews,
)
from ocop_core.store.tables import producers, products, registrations

CERTIFIED_FROM = 3
"""Stars from which a certificate is given (Article 4)."""


def take_step(conn: Connection, step: TakeStep, now: datetime) -> None:
    """Write one step.

    Raises:
        OutcomeError: The dossier has taken another step since, or is not there.
    """
    source = _begin(conn, step, now) if step.revision == 0 else _go_on(conn, step, now)
    conn.execute(
        insert(dossier_steps).values(
            registration_id=step.registration,
            action=step.action,
            source=source,
            target=step.target,
            at=now,
            actor=step.officer or "producer",
            reason=step.reason,
        )
    )
    _papers(conn, step)
    if step.result is not None and step.result.stars >= CERTIFIED_FROM:
        _certify(conn, step, step.result, now)
    if step.action == "supplement" or step.assigned:
        _alert_holder(conn, step, now)


def _begin(conn: Connection, step: TakeStep, now: datetime) -> str:
    commune = conn.execute(
        select(registrations.c.commune_code).where(registrations.c.id == step.registration)
    ).scalar()
    if commune is None:
        raise OutcomeError("a dossier without a commune cannot be filed")
    conn.execute(
        insert(reviews).values(
            registration_id=step.registration,
            commune_code=commune,
            province_code=province_of(commune).code,
            state=step.target,
            since=now,
            filed_at=now,
            due_on=step.due_on,
            holder=None,
            revision=1,
            asked=[],
            reason="",
            assessments={},
            **_standing(step.standing),
        )
    )
    return "draft"


def _go_on(conn: Connection, step: TakeStep, now: datetime) -> str:
    before = conn.execute(
        select(reviews.c.state, reviews.c.revision).where(
            reviews.c.registration_id == step.registration
        )
    ).first()
    if before is None or before.revision != step.revision:
        raise OutcomeError("the dossier has taken another step meanwhile")
    changed = conn.execute(
        update(reviews)
        .where(reviews.c.registration_id == step.registration, reviews.c.revision == step.revision)
        .values(
            state=step.target, since=now, revision=step.revision + 1, **_changes(conn, step, now)
        )
    )
    if changed.rowcount != 1:
        raise OutcomeError("the dossier has taken another step meanwhile")
    return str(before.state)


def _changes(conn: Connection, step: TakeStep, now: datetime) -> dict[str, Any]:
    """What a step changes beside the state."""
    values: dict[str, Any] = {}
    if step.action == "file":
        commune = conn.execute(
            select(registrations.c.commune_code).where(registrations.c.id == step.registration)
        ).scalar_one()
        if commune is None:
            raise OutcomeError("a dossier without a commune cannot be filed")
        values |= {"commune_code": commune, "province_code": province_of(commune).code}
        values |= {"filed_at": now, "holder": None, "assessments": {}}
    if step.action in {"return", "reject"}:
        values |= {"reason": step.reason, "asked": list(step.asked)}
    elif step.action in {"supplement", "file"}:
        values |= {"asked": [], "reason": ""}
    if step.action == "take":
        values["holder"] = step.officer
    if step.due_on is not None:
        values["due_on"] = step.due_on
    if step.standing is not None:
        values |= _standing(step.standing)
    if step.assessments is not None:
        values["assessments"] = dict(step.assessments)
    if step.result is not None:
        values |= _result(step.result)
    return values


def _standing(standing: Standing | None) -> dict[str, Any]:
    known = standing or Standing(0, 100, 1)
    return {
        "sure": known.sure,
        "possible": known.possible,
        "stars": known.stars,
        "near_star": known.near_star,
        "near_points": known.near_points,
        "near_step": known.near_step,
    }


def _result(result: Result) -> dict[str, Any]:
    return {
        "result_points": result.points,
        "result_stars": result.stars,
        "result_decision": result.decision,
        "result_on": result.on,
    }


def _papers(conn: Connection, step: TakeStep) -> None:
    """What is missing now: what the producer said, and what the officer asked for."""
    if step.action not in {"file", "supplement", "return"}:
        return
    mine = missing_papers.c.registration_id == step.registration
    asked = step.action == "return"
    gone = delete(missing_papers).where(mine)
    conn.execute(gone.where(missing_papers.c.key.in_(step.papers)) if asked else gone)
    keys = step.papers if asked else (step.standing.missing if step.standing else ())
    if keys:
        conn.execute(
            insert(missing_papers),
            [{"registration_id": step.registration, "key": key, "asked": asked} for key in keys],
        )


def _certify(conn: Connection, step: TakeStep, result: Result, now: datetime) -> None:
    row = conn.execute(
        select(
            registrations.c.person_id,
            registrations.c.filing_kind,
            products.c.name.label("product"),
            products.c.set_no,
            producers.c.name.label("producer"),
            producers.c.kind,
            reviews.c.commune_code,
            reviews.c.province_code,
        )
        .select_from(registrations)
        .join(products, products.c.id == registrations.c.product_id)
        .join(producers, producers.c.id == products.c.producer_id)
        .join(reviews, reviews.c.registration_id == registrations.c.id)
        .where(registrations.c.id == step.registration)
    ).one()
    conn.execute(
        insert(certificates).values(
            id=f"{step.registration}:{step.revision}",
            registration_id=step.registration,
            person_id=row.person_id,
            product=row.product or "",
            producer=row.producer or "",
            producer_kind=row.kind,
            commune_code=row.commune_code,
            province_code=row.province_code,
            set_no=row.set_no,
            stars=result.stars,
            decision=result.decision,
            issued_on=result.on,
            expires_on=expiry(result.on),
            filing_kind=row.filing_kind or "first",
            origin="result",
            created_at=now,
        )
    )


def _alert_holder(conn: Connection, step: TakeStep, now: datetime) -> None:
    """Whoever has the dossier is told soon: the answer came, or it was given to them."""
    conn.execute(
        insert(alerts).from_select(
            ["officer_id", "kind", "subject", "created_at", "period"],
            select(
                reviews.c.holder,
                literal("assigned" if step.assigned else "supplemented", Text),
                reviews.c.registration_id,
                literal(now, Moment),
                cast(null(), Text),
            ).where(
                reviews.c.registration_id == step.registration,
                exists().where(
                    and_(officers.c.id == reviews.c.holder, officers.c.state == "active")
                ),
            ),
        )
    )


def letters_of(conn: Connection, act: Tell | TellOfficer | RemindPaper) -> list[Letter]:
    """Whom an act tells what."""
    match act:
        case Tell(registration, notice, key):
            person = conn.execute(
                select(registrations.c.person_id).where(registrations.c.id == registration)
            ).scalar()
            return [Letter(person, key, notice)] if person else []
        case TellOfficer(officer, notice, key):
            person = conn.execute(
                select(officers.c.person_id).where(officers.c.id == officer)
            ).scalar()
            return [Letter(person, key, notice)] if person else []
        case RemindPaper():
            return [_reminder(row, act) for row in _missing_it(conn, act)]


def _missing_it(conn: Connection, act: RemindPaper) -> Sequence[Row[str, str]]:
    area = reviews.c.commune_code == act.area
    return conn.execute(
        select(registrations.c.id, registrations.c.person_id)
        .join(reviews, reviews.c.registration_id == registrations.c.id)
        .join(missing_papers, missing_papers.c.registration_id == registrations.c.id)
        .where(area, missing_papers.c.key == act.paper, reviews.c.state.in_(UNDER_WAY))
    ).all()


def _reminder(row: Row[str, str], act: RemindPaper) -> Letter:
    return Letter(
        row.person_id,
        f"paper:{row.id}:{act.paper}:{act.on.isoformat()}",
        {"type": "notice", "about": "paper", "registration": row.id, "paper": act.paper},
    )
