"""A Zalo Official Account of its own, over real HTTP, as far as the bot uses one.

    async with zalo_emulator(clock) as zalo:
        ...start the bot with zalo.url, zalo.hook = its webhook's address...
        lan = zalo.user()
        await lan.says("Chào")

It signs events over their raw bytes, waits only so long for the 200, climbs the ladder of retries
(`num_retry`) on a clock that the test moves, then switches the webhook off. It gives tokens that
end after 25 hours, refresh tokens that work once, errors as HTTP 200, and refuses what Zalo
refuses. Every refusal that no test asked for fails the test at the end.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.bot.clock import Clock
from tests.bot.zalo_oa_deliveries import APP_ID, Deliveries
from tests.bot.zalo_oa_person import Person
from tests.bot.zalo_oa_rules import Refusal, check_message, check_template

APP_SECRET = "app-secret-a8F"
ACCESS_LIFE = timedelta(seconds=90_000)
FREE, PAID = timedelta(hours=48), timedelta(days=7)
FREE_MESSAGES = 8

Raw = dict[str, Any]


@dataclass
class ZaloEmulator(Deliveries):
    """The account, its people and what was said.

    Attributes:
        url: Of the API and of OAuth.
        idle: Waits until the bot has nothing in hand.
        refusals: Error codes given; a test that asks for them clears the list.
        paid: Messages that cost.
    """

    url: str = ""
    idle: Callable[[], Awaitable[object]] | None = None
    people: dict[str, Person] = field(default_factory=dict)
    messages: list[Raw] = field(default_factory=list)
    templates: list[Raw] = field(default_factory=list)
    uploads: list[bytes] = field(default_factory=list)
    quota_calls: int = 0
    refreshes: int = 0
    refusals: list[int] = field(default_factory=list)
    faults: list[int] = field(default_factory=list)
    """Error codes for the next calls of the API, whatever they ask; 0 lets one pass."""
    paid: int = 0
    refresh_gate: asyncio.Event = field(default_factory=asyncio.Event)
    """While it is not set, OAuth does not answer."""
    refresh_asked: asyncio.Event = field(default_factory=asyncio.Event)
    _access: dict[str, datetime] = field(default_factory=dict)
    _refresh: str = ""
    _codes: dict[str, str] = field(default_factory=dict)
    _numbers: int = 0

    def number(self) -> int:
        """A number never given before."""
        self._numbers += 1
        return self._numbers

    def user(self, name: str = "Lan", phone: str = "84912345678") -> Person:
        """Bring in a person."""
        person = Person(self, f"{7000 + self.number()}", name, phone)
        self.people[person.id] = person
        return person

    def fault_after(self, calls: int, code: int) -> None:
        """Let so many calls of the API pass, and fail the next one."""
        self.faults = [*([0] * calls), code]

    # -- tokens --------------------------------------------------------------------------------

    def grant(self) -> Raw:
        """Give a new pair; the refresh token before it is void, the access token lives on."""
        access, self._refresh = f"access-{self.number()}", f"refresh-{self.number()}"
        self._access[access] = self.clock() + ACCESS_LIFE
        return {"access_token": access, "refresh_token": self._refresh, "expires_in": "90000"}

    def consent(self, challenge_of: str) -> str:
        """The owner consents; gives the code, good for the verifier with this hash's origin."""
        code = f"code-{self.number()}"
        self._codes[code] = challenge_of
        return code

    def revoke(self) -> None:
        """Make every access token void, as Zalo does now and then."""
        self._access.clear()

    async def oauth(self, request: web.Request) -> web.Response:
        form = await request.post()
        if request.headers.get("secret_key") != APP_SECRET or form.get("app_id") != APP_ID:
            return web.json_response({"error": -14004, "error_name": "Invalid app"})
        if form.get("grant_type") == "authorization_code":
            wanted = self._codes.pop(str(form.get("code")), None)
            if wanted is None or wanted != form.get("code_verifier"):
                return web.json_response({"error": -14003, "error_name": "Invalid code"})
            return web.json_response(self.grant())
        token = form.get("refresh_token")
        if token != self._refresh:
            return web.json_response({"error": -14014, "error_name": "Invalid refresh token"})
        self._refresh = ""  # spent from here on, whatever becomes of the answer
        self.refreshes += 1
        self.refresh_asked.set()
        await self.refresh_gate.wait()
        return web.json_response(self.grant())

    # -- the API -------------------------------------------------------------------------------

    async def api(self, request: web.Request) -> web.Response:
        try:
            return web.json_response(
                {"error": 0, "message": "Success", "data": await self._answer(request)}
            )
        except Refusal as refusal:
            self.refusals.append(refusal.code)
            return web.json_response({"error": refusal.code, "message": refusal.words})

    async def _answer(self, request: web.Request) -> Raw:
        if self.faults and (code := self.faults.pop(0)):
            raise Refusal(code, "as scripted")
        until = self._access.get(request.headers.get("access_token", ""))
        if until is None:
            raise Refusal(-216, "Access token is invalid")
        if until <= self.clock():
            raise Refusal(-220, "Access token has expired")
        match request.path:
            case "/v3.0/oa/message/cs":
                return self._message(await request.json())
            case "/v3.0/oa/message/template":
                return self._template(await request.json())
            case "/v3.0/oa/quota/message":
                return self._quota(await request.json())
            case _:
                return await self._upload(request)

    def _message(self, body: Raw) -> Raw:
        message = body["message"]
        person = self._person(body["recipient"]["user_id"])
        check_message(message)
        since = self.clock() - person.last_interaction
        if since > PAID:
            raise Refusal(-230, "User has not interacted with the OA in the past 7 days")
        if since > FREE or person.free_left <= 0:
            self.paid += 1
        else:
            person.free_left -= 1
        self.messages.append(body)
        person.see(message)
        return {"message_id": f"m{self.number()}", "user_id": person.id}

    def _template(self, body: Raw) -> Raw:
        check_template(body)
        person = self._person(body["user_id"])
        self.templates.append(body)
        return {"msg_id": f"t{self.number()}", "user_id": person.id}

    def _quota(self, body: Raw) -> Raw:
        self.quota_calls += 1
        person = self._person(body["user_id"])
        is_free = self.clock() - person.last_interaction <= FREE
        remain = person.free_left if is_free else 0
        last = str(int(person.last_interaction.timestamp() * 1000))
        return {
            "last_interaction": last,
            "cs_reply": {"remain": remain, "total": FREE_MESSAGES},
        }

    async def _upload(self, request: web.Request) -> Raw:
        file = (await request.post())["file"]
        assert isinstance(file, web.FileField)
        data = file.file.read()
        if len(data) > 1024 * 1024 or file.content_type not in ("image/png", "image/jpeg"):
            raise Refusal(-210, "Image is over 1 MB")
        self.uploads.append(data)
        return {"attachment_id": f"a{len(self.uploads)}"}

    def _person(self, user_id: str) -> Person:
        person = self.people.get(user_id)
        if person is None or person.has_left:
            raise Refusal(-213, "User has not followed the OA")
        return person


@asynccontextmanager
async def zalo_emulator(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    """Run Zalo on a free port of this machine.

    Raises:
        AssertionError: At the end, when something was refused and nobody cleared it.
    """
    zalo = ZaloEmulator(clock)
    zalo.refresh_gate.set()
    app = web.Application(client_max_size=4 * 1024 * 1024)
    app.router.add_post("/v4/oa/access_token", zalo.oauth)
    for path in ("message/cs", "message/template", "quota/message"):
        app.router.add_post(f"/v3.0/oa/{path}", zalo.api)
    app.router.add_post("/v2.0/oa/upload/image", zalo.api)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    zalo.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield zalo
    finally:
        await runner.cleanup()
    assert not zalo.refusals, zalo.refusals
