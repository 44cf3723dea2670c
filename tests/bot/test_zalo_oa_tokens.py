"""A refresh token is spent once, and no pair is lost: two processes, a crash, a broken database."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.zalo_oa.oauth import OAuth
from bot.channels.zalo_oa.tokens import EARLY, LEASE, AccessTokens, NoAccess, NotLinked
from ocop_core.store import StoreError
from ocop_core.store.zalo_tokens import TokenPair, ZaloTokenTable, open_zalo_tokens
from tests.bot.clock import Clock
from tests.bot.zalo_oa_bot import granted, linked, running, sweep
from tests.bot.zalo_oa_deliveries import APP_ID
from tests.bot.zalo_oa_emulator import ACCESS_LIFE, APP_SECRET, ZaloEmulator, zalo_emulator

ROOT = Path(__file__).parents[2]
Opener = Callable[[], AccessTokens]


@pytest.fixture
async def zalo(clock: Clock) -> AsyncIterator[ZaloEmulator]:
    async with zalo_emulator(clock) as emulator:
        yield emulator


@pytest.fixture
async def process(zalo: ZaloEmulator, database_url: str) -> AsyncIterator[Opener]:
    """Open the tokens as another process would; the owner has logged in."""
    linked(database_url, zalo).close()
    opened: list[AccessTokens] = []

    def open_() -> AccessTokens:
        table = open_zalo_tokens(database_url, APP_ID)
        oauth = OAuth(APP_ID, APP_SECRET, zalo.clock, zalo.url)
        opened.append(AccessTokens(table, oauth, zalo.clock))
        return opened[-1]

    yield open_
    for tokens in opened:
        await tokens.close()


async def test_a_fresh_token_is_used_as_it_is(zalo: ZaloEmulator, process: Opener) -> None:
    one = process()
    first = await one.current()
    assert (await one.current()).pair == first.pair
    zalo.clock.now += ACCESS_LIFE - EARLY * 2
    assert (await one.current()).pair == first.pair
    assert zalo.refreshes == 0


async def test_two_processes_at_once_make_one_refresh(zalo: ZaloEmulator, process: Opener) -> None:
    one, two = process(), process()
    zalo.clock.now += ACCESS_LIFE - EARLY / 2
    zalo.refresh_gate.clear()
    first = asyncio.create_task(one.current())
    await zalo.refresh_asked.wait()
    meanwhile = await two.current()
    assert meanwhile.generation == 1, "the old access token is good for an hour yet"
    zalo.refresh_gate.set()
    assert (await first).generation == 2
    assert (await two.current()).pair == (await one.current()).pair
    assert zalo.refreshes == 1


async def test_many_at_once_in_two_processes(zalo: ZaloEmulator, process: Opener) -> None:
    processes = [process(), process()]
    zalo.clock.now += ACCESS_LIFE - EARLY / 2
    await asyncio.gather(*(one.current() for one in processes * 8))
    assert {(await one.current()).generation for one in processes} == {2}
    assert zalo.refreshes == 1


async def test_an_expired_token_waits_for_whoever_refreshes(
    zalo: ZaloEmulator, process: Opener
) -> None:
    one, two = process(), process()
    zalo.clock.now += ACCESS_LIFE
    zalo.refresh_gate.clear()
    first = asyncio.create_task(one.current())
    await zalo.refresh_asked.wait()
    with pytest.raises(NoAccess) as caught:
        await two.current()
    assert caught.value.after is not None
    assert caught.value.after < 10
    zalo.refresh_gate.set()
    assert (await first).pair == (await two.current()).pair


async def test_a_cancelled_caller_does_not_break_the_refresh_off(
    zalo: ZaloEmulator, process: Opener
) -> None:
    one, two = process(), process()
    zalo.clock.now += ACCESS_LIFE
    zalo.refresh_gate.clear()
    caller = asyncio.create_task(one.current())
    await zalo.refresh_asked.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    zalo.refresh_gate.set()
    await one.close()
    assert (await two.current()).generation == 2
    assert zalo.refreshes == 1


async def test_a_crash_between_commit_and_use_loses_nothing(
    zalo: ZaloEmulator, database_url: str
) -> None:
    linked(database_url, zalo).close()
    moment = (zalo.clock() + ACCESS_LIFE).isoformat()
    zalo.clock.now += ACCESS_LIFE

    async def run(*die: str) -> tuple[int | None, str]:
        arguments = ("-m", "tests.bot.zalo_oa_refresher", zalo.url, database_url, moment, *die)
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, cwd=ROOT, stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        return process.returncode, out.decode().strip()

    assert (await run("die"))[0] == -signal.SIGKILL
    code, access = await run()
    assert code == 0
    assert access.startswith("access-")
    assert zalo.refreshes == 1, "the successor uses the pair of the dead"


async def test_a_pair_the_database_does_not_take_is_kept_in_hand(
    zalo: ZaloEmulator,
    process: Opener,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    one = process()
    zalo.clock.now += ACCESS_LIFE
    good = ZaloTokenTable.replace

    def broken(_table: ZaloTokenTable, _generation: int, _pair: TokenPair, _now: datetime) -> bool:
        raise StoreError("disk full")

    monkeypatch.setattr(ZaloTokenTable, "replace", broken)
    with pytest.raises(NoAccess):
        await one.current()
    with pytest.raises(NoAccess):
        await one.current()
    assert "could not be kept" in caplog.text
    monkeypatch.setattr(ZaloTokenTable, "replace", good)
    assert (await one.current()).generation == 2
    assert (await one.current()).generation == 2
    assert zalo.refreshes == 1
    assert "void" not in caplog.text, "it is saved once"


async def test_a_refused_refresh_raises_the_alarm_and_a_login_ends_it(
    zalo: ZaloEmulator, process: Opener, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    one = process()
    zalo.grant()  # somebody else spent the refresh token
    zalo.clock.now += ACCESS_LIFE - EARLY / 2
    assert (await one.current()).generation == 1, "the access token is good for an hour yet"
    (alarm,) = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert "-14014" in alarm.message
    assert "zalo-oa login" in alarm.message
    zalo.clock.now += EARLY
    with pytest.raises(NoAccess):
        await one.current()
    table = open_zalo_tokens(database_url, APP_ID)
    kept = table.read()
    assert kept is not None
    assert kept.refused == "-14014"
    table.log_in(granted(zalo, zalo.clock()), zalo.clock())
    table.close()
    assert (await one.current()).refused is None


async def test_a_refresh_that_comes_after_a_login_is_void(
    zalo: ZaloEmulator, process: Opener, database_url: str
) -> None:
    one = process()
    zalo.clock.now += ACCESS_LIFE
    zalo.refresh_gate.clear()
    late = asyncio.create_task(one.current())
    await zalo.refresh_asked.wait()
    table = open_zalo_tokens(database_url, APP_ID)
    mine = granted(zalo, zalo.clock())
    table.log_in(mine, zalo.clock())
    table.close()
    zalo.refresh_gate.set()
    assert (await late).pair == mine


async def test_an_unreachable_oauth_is_tried_again(
    zalo: ZaloEmulator, database_url: str, clock: Clock
) -> None:
    table = linked(database_url, zalo)
    away = AccessTokens(table, OAuth(APP_ID, APP_SECRET, clock, "http://127.0.0.1:9"), clock)
    clock.now += ACCESS_LIFE
    for _ in range(2):  # the claim was given back
        with pytest.raises(NoAccess):
            await away.current()
    back = AccessTokens(table, OAuth(APP_ID, APP_SECRET, clock, zalo.url), clock)
    assert (await back.current()).generation == 2
    await back.close()


async def test_a_dead_claim_runs_out(
    zalo: ZaloEmulator, process: Opener, database_url: str
) -> None:
    table = open_zalo_tokens(database_url, APP_ID)
    one = process()
    zalo.clock.now += ACCESS_LIFE
    assert table.claim(1, zalo.clock(), LEASE)
    assert not table.claim(1, zalo.clock(), LEASE)
    table.close()
    with pytest.raises(NoAccess):
        await one.current()
    zalo.clock.now += LEASE
    assert (await one.current()).generation == 2


async def test_without_a_login_there_is_nothing(clock: Clock, sqlite_url: str) -> None:
    oauth = OAuth(APP_ID, APP_SECRET, clock, "http://127.0.0.1:9")
    tokens = AccessTokens(open_zalo_tokens(sqlite_url, APP_ID), oauth, clock)
    with pytest.raises(NotLinked, match="zalo-oa login"):
        await tokens.current()
    await tokens.close()


async def test_a_token_made_void_is_renewed_once_and_the_message_goes(
    zalo: ZaloEmulator, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(zalo, sqlite_url) as runtime:
        lan = zalo.user()
        await lan.says("một")
        assert await lan.reads_text() == "1: một"
        zalo.clock.advance(minutes=20)
        zalo.revoke()
        await lan.says("hai")
        assert await lan.reads_text() == "2: hai"
        assert (zalo.refreshes, zalo.refusals) == (1, [-216])
        zalo.clock.advance(minutes=20)
        zalo.faults += [-216, -216]  # also the new one: no second refresh, an alarm
        await lan.says("ba")
        assert await lan.reads_text() == ""
        assert zalo.refreshes == 2
        await lan.says("bốn")
        assert await lan.reads_text() == "", "nothing overtakes what waits"
        zalo.clock.advance(minutes=31)
        await sweep(runtime)
        assert await lan.reads_text() == "3: ba\n4: bốn"
        zalo.refusals.clear()
    assert "access-" not in caplog.text
    assert "refresh-" not in caplog.text


async def test_a_day_of_silence_ends_the_token_and_nobody_notices(
    zalo: ZaloEmulator, sqlite_url: str
) -> None:
    async with running(zalo, sqlite_url):
        lan = zalo.user()
        for day in range(1, 4):
            await lan.says("chào")
            assert await lan.reads_text() == f"{day}: chào"
            zalo.clock.advance(hours=26)
    assert zalo.refreshes == 2
