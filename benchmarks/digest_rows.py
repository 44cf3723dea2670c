"""Made-up rows for the benchmark of digests: a country full of dossiers, the same each time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, insert

from ocop_core.calendar import local_day
from ocop_core.places import communes_of
from ocop_core.places.tables import provinces
from ocop_core.store.officer_tables import (
    certificates,
    dossier_steps,
    missing_papers,
    officers,
    reviews,
)
from ocop_core.store.tables import conversations, people, producers, products, registrations

STATES = ("filed", "taken", "returned", "supplemented", "confirmed", "proposed", "certified")
PAPERS = ("test_report", "traceability", "market", "declaration", "labour")
NAMES = ("Chè Shan tuyết", "Mật ong bạc hà", "Măng khô", "Rượu ngô men lá", "Mận sấy dẻo")
_AT_ONCE = 5000


def fill(conn: Connection, dossiers: int, now: datetime) -> None:
    """Put in officers of all communes and provinces, and dossiers spread over the communes."""
    areas = [unit.code for province in provinces() for unit in communes_of(province)]
    parents = {unit.code: province for province in provinces() for unit in communes_of(province)}
    _put(conn, people, ({"id": f"po-{area}", "created_at": now} for area in (*areas, *provinces())))
    _put(conn, conversations, (_chat(f"po-{area}", now) for area in (*areas, *provinces())))
    _put(conn, officers, (_officer(area, "commune_officer", now) for area in areas))
    _put(conn, officers, (_officer(area, "province_officer", now) for area in provinces()))
    places = [(areas[n % len(areas)], n) for n in range(dossiers)]
    _put(conn, people, ({"id": f"p{n}", "created_at": now} for _, n in places))
    _put(conn, conversations, (_chat(f"p{n}", now, blocked=n % 50 == 0) for _, n in places))
    stamps = {"position": 0, "answers": {}, "revision": 1, "created_at": now, "updated_at": now}
    _put(conn, producers, ({"id": f"c{n}", "person_id": f"p{n}", **stamps} for _, n in places))
    _put(conn, products, (_product(n) | stamps for _, n in places))
    _put(conn, registrations, (_registration(area, n, now) | stamps for area, n in places))
    _put(conn, reviews, (_review(area, parents[area], n, now) for area, n in places))
    _put(
        conn,
        missing_papers,
        (
            {"registration_id": f"r{n}", "key": PAPERS[(n + more) % len(PAPERS)]}
            for _, n in places
            for more in range(n % 3)
        ),
    )
    _put(conn, dossier_steps, (step for _, n in places for step in _steps(n, now)))
    today = local_day(now)
    _put(
        conn,
        certificates,
        (_certificate(area, parents[area], n, today, now) for area, n in places[: dossiers // 4]),
    )


def _put(conn: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        conn.execute(insert(table).inline(), batch)


def _officer(area: str, role: str, now: datetime) -> dict[str, Any]:
    return {
        "id": f"officer-{area}",
        "person_id": f"po-{area}",
        "name": "Cán bộ",
        "role": role,
        "area": area,
        "state": "active",
        "until": local_day(now) + timedelta(days=300),
        "invited_by": "console",
        "created_at": now,
        "at_minute": 7 * 60 + 45 if role == "commune_officer" else 8 * 60,
        "weekdays": "01234",
    }


def _chat(person: str, now: datetime, *, blocked: bool = False) -> dict[str, Any]:
    return {
        "channel": "telegram",
        "chat": f"chat-{person}",
        "person_id": person,
        "dialogue": {},
        "next_seq": 1,
        "blocked_at": now if blocked else None,
        "created_at": now,
        "updated_at": now,
    }


def _product(n: int) -> dict[str, Any]:
    return {
        "id": f"s{n}",
        "producer_id": f"c{n}",
        "person_id": f"p{n}",
        "name": f"{NAMES[n % len(NAMES)]} {n}",
        "set_no": n % 26 + 1,
    }


def _registration(area: str, n: int, now: datetime) -> dict[str, Any]:
    return {
        "id": f"r{n}",
        "product_id": f"s{n}",
        "person_id": f"p{n}",
        "edition": "qd26_2026",
        "code": f"OC-{n:08d}",
        "filed_at": now - timedelta(days=n % 90),
        "commune_code": area,
    }


def _review(area: str, province: str, n: int, now: datetime) -> dict[str, Any]:
    dice = Random(n)
    since = now - timedelta(hours=dice.randrange(24 * 20))
    return {
        "registration_id": f"r{n}",
        "commune_code": area,
        "province_code": province,
        "state": dice.choice(STATES),
        "since": since,
        "filed_at": since,
        "revision": dice.randrange(1, 6),
        "asked": [],
        "reason": "",
        "assessments": {},
        "sure": 60,
        "possible": 80,
        "stars": 3,
        "near_star": 4 if n % 7 == 0 else None,
        "near_points": n % 4,
        "near_step": "1.4:2",
    }


def _steps(n: int, now: datetime) -> list[dict[str, Any]]:
    dice = Random(n)
    at = now - timedelta(days=200)
    rows = []
    for action in ("file", "take", "confirm", "propose"):
        at += timedelta(hours=dice.randrange(1, 300))
        rows.append(
            {
                "registration_id": f"r{n}",
                "action": action,
                "source": "filed",
                "target": "taken",
                "at": at,
                "actor": "officer",
                "reason": "",
            }
        )
    return rows


def _certificate(area: str, province: str, n: int, today: date, now: datetime) -> dict[str, Any]:
    expires = today + timedelta(days=Random(n).randrange(-100, 1000))
    return {
        "id": f"g{n}",
        "person_id": f"p{n}",
        "product": f"{NAMES[n % len(NAMES)]} {n}",
        "producer": f"HTX {n}",
        "commune_code": area,
        "province_code": province,
        "set_no": n % 26 + 1,
        "stars": 3 + n % 3,
        "decision": "1/QĐ-UBND",
        "issued_on": expires - timedelta(days=1096),
        "expires_on": expires,
        "filing_kind": "first",
        "origin": "import",
        "created_at": now,
    }
