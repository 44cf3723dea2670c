"""Recording the province's result (ghi kết quả): points, stars, decision, day."""

from __future__ import annotations

import re
from datetime import date

from conversations.desk.clerk import Clerk, button, held
from conversations.desk.dossier_card import dossier_of, show
from conversations.desk.steps import opened, take_step
from conversations.flows.dossier import Dossier
from conversations.flows.standing import LEAST_CERTIFIED
from conversations.presses import verb_data
from conversations.reply import Choice, Say, say
from ocop_core.calendar import local_day
from ocop_core.registry import Result, ReviewState
from ocop_core.registry.desk import DossierFile
from ocop_core.registry.review import step_for
from ocop_core.vietnamese import read

POINTS = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")

MOST_POINTS = 100

LONGEST_NUMBER = 60
"""Characters of a decision's number."""

STARS_OFFERED = 3


def ask_points(clerk: Clerk, arg: str) -> None:
    """How many points on the average?"""
    found = opened(clerk, arg, "record")
    if found is not None:
        _ask(clerk, found[0], "points")


def _ask(clerk: Clerk, file: DossierFile, what: str, *leads: Say, **known: str) -> None:
    clerk.remember(open=file.registration.code, typing=what, held=held(file), **known)
    choices: list[Choice] = []
    if what == "stars":
        most = stars_of(dossier_of(clerk, file), float(known["points"]))
        choices = [
            Choice(say("desk.stars", stars=stars), verb_data("o_stars", stars))
            for stars in range(most, max(0, most - STARS_OFFERED), -1)
        ]
    clerk.say(
        *leads,
        say(f"desk.record.{what}", code=file.registration.code),
        choices=(*choices, button("cancel", "o_open", held(file))),
    )


def stars_of(dossier: Dossier, points: float) -> int:
    """The most stars that so many points may bring (Article 3)."""
    reached = [stars for stars, least in dossier.edition.stars.items() if points >= least]
    return max(reached, default=1)


def typed(clerk: Clerk, what: str, text: str) -> None:
    """Take what was typed for the field that is asked."""
    found = opened(clerk, clerk.doing("held"), "record")
    if found is None:
        return
    file = found[0]
    known = {key: clerk.doing(key) for key in ("points", "stars", "decision") if clerk.doing(key)}
    match what:
        case "points" if POINTS.fullmatch(text) and _number(text) <= MOST_POINTS:
            _ask(clerk, file, "stars", points=str(_number(text)))
        case "stars" if text.isdecimal() and len(text) < 3 and _allowed(clerk, file, int(text)):
            _ask(clerk, file, "decision", **{**known, "stars": str(int(text))})
        case "decision" if 0 < len(text) <= LONGEST_NUMBER and "stars" in known:
            _ask(clerk, file, "day", **{**known, "decision": text})
        case "day" if (day := _day(text, file, clerk.today)) is not None and "decision" in known:
            _confirm(clerk, file, known, day)
        case _:
            again = what if what == "points" or "points" in known else "points"
            _ask(clerk, file, again, say("desk.record.again"), **known)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _allowed(clerk: Clerk, file: DossierFile, stars: int) -> bool:
    points = clerk.doing("points")
    return bool(points) and 1 <= stars <= stars_of(dossier_of(clerk, file), float(points))


def _day(text: str, file: DossierFile, today: date) -> date | None:
    """The day of a decision: not before the dossier was filed, not in the future."""
    found = read("date", text, ref_date=today)
    value = found.value or {}
    day = value.get("date")
    if found.reject or not isinstance(day, str):
        return None
    on = date.fromisoformat(day)
    filed = file.registration.filed
    begins = local_day(filed.at) if filed is not None else on
    return on if begins <= on <= today else None


def _confirm(clerk: Clerk, file: DossierFile, known: dict[str, str], day: date) -> None:
    clerk.remember(open=file.registration.code, held=held(file), day=day.isoformat(), **known)
    clerk.say(
        say(
            "desk.record.confirm",
            code=file.registration.code,
            points=known["points"].removesuffix(".0").replace(".", ","),
            stars=int(known["stars"]),
            decision=known["decision"],
            day=day.isoformat(),
            certified=int(known["stars"]) >= LEAST_CERTIFIED,
        ),
        choices=(
            button("sure", "o_recorded", held(file)),
            button("cancel", "o_open", held(file)),
        ),
    )


def record(clerk: Clerk, arg: str) -> None:
    """Record it: a certificate from three stars, else a result without one."""
    found = opened(clerk, arg, "record")
    if found is None:
        return
    file = found[0]
    day, points = clerk.doing("day"), clerk.doing("points")
    if not day or not points or clerk.doing("held") != held(file):
        show(clerk, file, say("desk.moved_on"))
        return
    stars = int(clerk.doing("stars"))
    result = Result(float(points), stars, clerk.doing("decision"), date.fromisoformat(day))
    target: ReviewState = "certified" if stars >= LEAST_CERTIFIED else "not_certified"
    if step_for("record", file.review.state, clerk.officer.role) is not None:
        take_step(clerk, file, "record", target, result=result)
