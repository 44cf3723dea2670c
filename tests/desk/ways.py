"""How each verb of the desk comes to be pressed, and by whom it may be done.

Every verb of `DESK` and every field of `TYPED` has a row here; `test_refusals` fails for one that
has none.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.desk.settled import Settled

COMMUNE_SIDE = frozenset({"officer", "head"})
HEAD = frozenset({"head"})
PROVINCE_SIDE = frozenset({"province"})
SEERS = COMMUNE_SIDE | PROVINCE_SIDE
"""Who may see the dossier: those of its area."""

DIGESTS = SEERS | {"out of area", "other province", "own household"}
"""Who gets digests and lists, each of their own area."""

NAMERS = frozenset({"head", "province", "other province", "administrator"})
HERE = frozenset({"head", "province", "administrator"})
"""Who may let in and send away people of this commune."""

ALL = DIGESTS | {"administrator"}

Event = dict[str, Any]
Prepare = Callable[[Settled], Awaitable[Event]]


@dataclass(frozen=True)
class Way:
    """One verb: who may do it, from which state, and how one gets to press it."""

    may: frozenset[str]
    prepare: Prepare
    state: str = "taken"
    dossier: bool = True
    """It is about a dossier, so to others that must be as one that is not there."""
    acts: bool = False
    """It changes something at once."""


def press(verb: str, arg: str = "") -> Event:
    data = f"x|{verb}|{arg}" if arg else f"x|{verb}"
    return {"type": "press", "data": data, "message": "1", "callback": "c"}


def typed(text: str) -> Event:
    return {"type": "text", "text": text, "message": "9"}


def plain(verb: str, arg: str = "") -> Prepare:
    """Nothing comes before it."""

    async def prepare(_: Settled) -> Event:
        return press(verb, arg)

    return prepare


def on_dossier(verb: str, rest: str = "") -> Prepare:
    """The button of a dossier's card."""

    async def prepare(settled: Settled) -> Event:
        return press(verb, await settled.held() + rest)

    return prepare


def on_officer(verb: str, who: str) -> Prepare:
    async def prepare(settled: Settled) -> Event:
        return press(verb, settled.ids[who][:24])

    return prepare


def after(first: str, *then: Event | str, last: Event | str, on: bool = True) -> Prepare:
    """A button of the card, then more; a text that begins with a verb waits for `held`."""

    async def prepare(settled: Settled) -> Event:
        arg = await settled.held() if on else ""
        for event in (press(first, arg), *then):
            await settled.town.does("lan", await _event(settled, event))
        return await _event(settled, last)

    return prepare


async def _event(settled: Settled, event: Event | str) -> Event:
    return press(event, await settled.held()) if isinstance(event, str) else event


async def _give(settled: Settled) -> Event:
    return press("o_give", f"{await settled.held()}.{settled.ids['hoa'][:12]}")


async def _picked(settled: Settled, *more: Event | str) -> Event:
    await settled.town.does("lan", press("o_return", await settled.held()))
    choices = settled.town.newest("lan")["choices"]
    return press("o_pick", choices[0][0]["data"].rpartition("|")[2])


async def _papers_picked(settled: Settled) -> Event:
    await settled.town.does("lan", await _picked(settled))
    return press("o_picked", await settled.held())


async def _return_why(settled: Settled) -> Event:
    await settled.town.does("lan", await _papers_picked(settled))
    return typed("Ảnh phiếu kiểm nghiệm bị mờ")


async def _name(settled: Settled) -> Event:
    """A head began it, whose commune is known: whoever goes on must be allowed to name there."""
    await settled.becomes("head")
    await settled.town.does("lan", press("o_role", "commune_officer"))
    return typed("Lò Văn Mới")


async def _area(settled: Settled) -> Event:
    """The province began it; which unit is asked of whoever goes on."""
    await settled.becomes("province")
    await settled.town.does("lan", press("o_role", "commune_officer"))
    return typed("xã Tà Xùa, Sơn La")


POINTS = typed("72,5")
STARS = press("o_stars", "3")
DECISION = typed("3981/QĐ-UBND")
DAY = typed("23/11/2026")
REPLY = typed("Bà con mang phiếu kiểm nghiệm ra xã nhé")


def record(*then: Event | str, last: Event | str) -> Way:
    return Way(PROVINCE_SIDE, after("o_record", *then, last=last), "proposed")


def commune(prepare: Prepare, state: str = "taken", *, acts: bool = False) -> Way:
    return Way(COMMUNE_SIDE, prepare, state, acts=acts)


def aside(may: frozenset[str], prepare: Prepare, *, acts: bool = False) -> Way:
    """What is about no dossier."""
    return Way(may, prepare, dossier=False, acts=acts)


PRESSED: Mapping[str, Way] = {
    "o_menu": aside(ALL, plain("o_menu")),
    "o_list": aside(DIGESTS, plain("o_list", "0")),
    "o_open": Way(SEERS, on_dossier("o_open")),
    "o_photos": Way(SEERS, on_dossier("o_photos")),
    "o_take": commune(on_dossier("o_take"), "filed", acts=True),
    "o_assign": Way(HEAD, on_dossier("o_assign"), "filed"),
    "o_give": Way(HEAD, _give, "filed", acts=True),
    "o_confirm": commune(on_dossier("o_confirm", ".yy")),
    "o_confirmed": commune(on_dossier("o_confirmed", ".yyny"), acts=True),
    "o_propose": commune(on_dossier("o_propose"), "confirmed"),
    "o_proposed": commune(on_dossier("o_proposed"), "confirmed", acts=True),
    "o_reject": commune(on_dossier("o_reject"), "filed"),
    "o_return": commune(on_dossier("o_return"), "supplemented"),
    "o_pick": commune(_picked),
    "o_picked": commune(_papers_picked),
    "o_reason": commune(after("o_reject", last=press("o_reason", "not_local")), acts=True),
    "o_set": commune(on_dossier("o_set")),
    "o_set_to": commune(after("o_set", last=press("o_set_to", "12")), acts=True),
    "o_record": Way(PROVINCE_SIDE, on_dossier("o_record"), "proposed"),
    "o_stars": record(POINTS, last=STARS),
    "o_recorded": Way(
        PROVINCE_SIDE,
        after("o_record", POINTS, STARS, DECISION, DAY, last="o_recorded"),
        "proposed",
        acts=True,
    ),
    "o_message": Way(SEERS, on_dossier("o_message")),
    "o_send": Way(SEERS, after("o_message", REPLY, last="o_send"), acts=True),
    "o_snooze": Way(SEERS, on_dossier("o_snooze")),
    "o_snoozed": Way(SEERS, on_dossier("o_snoozed", ".asked"), acts=True),
    "o_remind": aside(COMMUNE_SIDE | {"out of area", "own household"}, plain("o_remind", "origin")),
    "o_digest": aside(DIGESTS, plain("o_digest")),
    "o_hours": aside(DIGESTS, plain("o_hours")),
    "o_at": aside(DIGESTS, plain("o_at", "480"), acts=True),
    "o_weekdays": aside(DIGESTS, plain("o_weekdays")),
    "o_days": aside(DIGESTS, plain("o_days", "024"), acts=True),
    "o_pause": aside(DIGESTS, plain("o_pause", "7"), acts=True),
    "o_resume": aside(DIGESTS, plain("o_resume")),
    "o_deputies": aside(DIGESTS, plain("o_deputies")),
    "o_deputy": aside(COMMUNE_SIDE | {"own household"}, on_officer("o_deputy", "hoa"), acts=True),
    "o_export": aside(DIGESTS, plain("o_export")),
    "o_month": aside(DIGESTS, plain("o_month")),
    "o_invite": aside(NAMERS, plain("o_invite")),
    "o_role": aside(NAMERS, plain("o_role", "commune_officer")),
    "o_officers": aside(NAMERS, plain("o_officers")),
    "o_approve": aside(HERE, on_officer("o_approve", "cho"), acts=True),
    "o_revoke": aside(HERE, on_officer("o_revoke", "hoa")),
    "o_revoked": aside(HERE, on_officer("o_revoked", "hoa"), acts=True),
}
"""By the verbs of `conversations.desk.routing.DESK`."""

WRITTEN: Mapping[str, Way] = {
    "reject": commune(after("o_reject", last=typed("Không thuộc địa bàn xã")), "filed", acts=True),
    "return_why": commune(_return_why, acts=True),
    "set": commune(after("o_set", last=typed("12"))),
    "points": record(last=POINTS),
    "stars": record(POINTS, last=typed("3")),
    "decision": record(POINTS, STARS, last=DECISION),
    "day": record(POINTS, STARS, DECISION, last=DAY),
    "message": Way(SEERS, after("o_message", last=REPLY)),
    "hours": aside(DIGESTS, after("o_hours", last=typed("8:15"), on=False), acts=True),
    "area": aside(NAMERS, _area),
    "name": aside(HERE, _name, acts=True),
}
"""By the fields of `conversations.desk.routing.TYPED`."""
