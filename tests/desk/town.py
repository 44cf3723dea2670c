"""A commune and its province: producers and officers who chat with one bot, on a real store."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.app import dialogue
from bot.channels.fake import FakeChannel
from bot.dialogue import DialogueTurn
from bot.runtime import Runtime
from bot.settings import Settings
from conversations.wording.words import without_markup
from ocop_core.registry.acts import Approve, Invite
from ocop_core.registry.invitation_code import hash_of, new_code
from ocop_core.registry.officer import Role
from ocop_core.store import officer_acts, open_store
from ocop_core.store.officer_tables import officers
from ocop_core.store.store import SqlStore
from tests.bot.clock import NEVER, Clock

SETTINGS = Settings(_env_file=None, province="14", office_name="UBND xã Tà Xùa")
COMMUNE = "03868"
OTHER_COMMUNE = "03979"
PROVINCE = "14"


class Town:
    """One bot and everybody who writes to it."""

    def __init__(
        self, store: SqlStore, channel: FakeChannel, runtime: Runtime, clock: Clock
    ) -> None:
        self.store = store
        self.channel = channel
        self.runtime = runtime
        self.clock = clock
        self._numbers = itertools.count(1)

    async def does(self, who: str, event: dict[str, Any]) -> list[str]:
        """Let somebody do something; what the bot answered them, as read on a phone."""
        seen = len(self.channel.delivered)
        await self.channel.arrive(who, event)
        await self.runtime.idle()
        return [
            _read(delivery.payload)
            for delivery in self.channel.delivered[seen:]
            if delivery.conversation.chat == who and delivery.kind == "message"
        ]

    async def says(self, who: str, *texts: str) -> list[str]:
        answers: list[str] = []
        for text in texts:
            number = str(next(self._numbers))
            answers = await self.does(who, {"type": "text", "text": text, "message": number})
        return answers

    async def starts(self, who: str, payload: str = "") -> list[str]:
        return await self.does(who, {"type": "start", "payload": payload})

    async def presses(self, who: str, *labels: str) -> list[str]:
        answers: list[str] = []
        for label in labels:
            answers = await self.presses_data(who, self.data(who, label))
        return answers

    async def presses_data(self, who: str, data: str) -> list[str]:
        return await self.does(
            who, {"type": "press", "data": data, "message": "1", "callback": "c"}
        )

    def newest(self, who: str) -> dict[str, Any]:
        return next(
            delivery.payload
            for delivery in reversed(self.channel.delivered)
            if delivery.conversation.chat == who and delivery.kind == "message"
        )

    def reads(self, who: str) -> str:
        """The newest message of somebody."""
        return _read(self.newest(who))

    def labels(self, who: str) -> list[str]:
        return [choice["label"] for row in self.newest(who)["choices"] for choice in row]

    def data(self, who: str, label: str) -> str:
        found = [
            choice["data"]
            for row in self.newest(who)["choices"]
            for choice in row
            if choice["label"].startswith(label)
        ]
        assert found, f"{label!r} is not among {self.labels(who)}"
        return str(found[0])

    async def looks(self) -> None:
        """Let the sweep look once."""
        await self.runtime.sweep.once(timedelta(0))
        await self.runtime.idle()

    async def officer(self, who: str, role: Role, area: str) -> str:
        """Make somebody an officer: invited at the console, let in by a second person there."""
        act, code = invitation(who, role, area, self.clock())
        await self.store.perform(partial(invite_now, now=self.clock(), act=act))
        await self.starts(who, f"i_{code}")
        return await self.store.perform(partial(approve_named, name=who, now=self.clock()))

    async def registers(self, who: str, *, file: bool = True) -> str:
        """A cooperative registers its tea and files it; the dossier's code."""
        await self.says(who, "xin chào", "đồng ý", "Hợp tác xã", "HTX Chè Tà Xùa")
        await self.says(who, "xã Tà Xùa, Sơn La", "đúng", "Chè Shan tuyết Tà Xùa")
        await self.presses(who, "11. Chè", "Có", "Có", "Có", "Lần đầu")
        await self.says(who, "Mùa A Sử", "Giám đốc")
        await self.says(who, "0912345678", "đúng", "5500271984", "15/3/2019", "đúng")
        await self.says(who, "Hộp 100 g")
        for _ in range(60):
            if "Nộp cho xã" in self.labels(who):
                break
            await self.says(who, "2")
        code = next(word for word in await self._code(who))
        if file:
            await self.presses(who, "Nộp cho xã", "Nộp")
        return code

    async def _code(self, who: str) -> list[str]:
        await self.says(who, "tiến độ")
        from ocop_core.store.tables import registrations

        def codes(conn: Connection) -> list[str]:
            return list(conn.execute(select(registrations.c.code)).scalars())

        return (await self.store.perform(codes))[-1:]


def invitation(name: str, role: Role, area: str, now: datetime) -> tuple[Invite, str]:
    """An invitation by the console, and its code."""
    code = new_code(secrets.randbits)
    until = (now + timedelta(days=300)).date()
    expires = now + timedelta(hours=48)
    made = Invite(code, hash_of(code), role, area, name, until, expires, "console")
    return made, code


def invite_now(conn: Connection, *, now: datetime, act: Invite) -> None:
    officer_acts.invite(conn, now, act)


def approve_named(conn: Connection, *, name: str, now: datetime) -> str:
    """Let in, by a second person at the console, whoever was invited by that name."""
    waiting = select(officers.c.id).where(officers.c.name == name, officers.c.state == "pending")
    found = str(conn.execute(waiting).scalar_one())
    officer_acts.approve(conn, now, Approve(found, "console"), second_person="Lò Thị Hai")
    return found


def _read(payload: dict[str, Any]) -> str:
    labels = [choice["label"] for row in payload["choices"] for choice in row]
    return "\n".join([without_markup(str(payload["html"])), *(f"[{label}]" for label in labels)])


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Town]:
    clock = Clock()
    store = open_store(database_url, process_id="one", clock=clock)
    assert isinstance(store, SqlStore)
    channel = FakeChannel(clock, name="telegram")
    made = dialogue(SETTINGS)
    turn = DialogueTurn(made._editions, made._current, made._office, made._wording, clock=clock)
    try:
        async with Runtime(store, [channel], turn, clock=clock, sweep_every=NEVER) as runtime:
            yield Town(store, channel, runtime, clock)
    finally:
        await store.close()
