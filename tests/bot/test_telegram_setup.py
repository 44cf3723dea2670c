"""What the channel asks of Telegram when it starts, and when it refuses to."""

import logging

import pytest

from bot.channels.base import ChannelError, SetupError
from bot.channels.telegram import TelegramChannel, TelegramOptions, deep_link
from bot.runtime import Runtime
from ocop_core.store import Store
from tests.bot.bot_api import scripted_bot_api
from tests.bot.echo import echo_turn
from tests.bot.emulator import TOKEN, telegram_emulator
from tests.bot.person import USERNAME
from tests.bot.telegram_options import free_port, now, options


async def test_who_the_bot_is() -> None:
    async with telegram_emulator() as tg:
        channel = TelegramChannel(options(tg.url), now)
        identity = await channel.identify()
        await channel.close()
        assert identity.username == USERNAME
    assert deep_link(USERNAME, "i_abc") == f"https://t.me/{USERNAME}?start=i_abc"
    with pytest.raises(ValueError, match="characters"):
        deep_link(USERNAME, "không được")


@pytest.mark.parametrize("token", ["", "abc", "123:", ":abc", "abc:def"])
def test_a_token_without_the_shape_of_one(token: str) -> None:
    with pytest.raises(SetupError, match="token"):
        TelegramChannel(TelegramOptions(token, "x"), now)


async def test_a_refused_token_stops_the_start(store: Store) -> None:
    async with scripted_bot_api() as api:
        api.refuse("getMe", 401, "Unauthorized")
        runtime = Runtime(store, [TelegramChannel(options(api.url), now)], echo_turn, clock=now)
        with pytest.raises(SetupError, match="token"):
            await runtime.start()


async def test_polling_starts_while_telegram_is_away(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    how = options(f"http://127.0.0.1:{free_port()}")
    async with Runtime(store, [TelegramChannel(how, now)], echo_turn, clock=now):
        pass
    assert "does not answer yet" in caplog.text
    channel = TelegramChannel(how, now)
    with pytest.raises(ChannelError, match="cannot be reached"):
        await channel.identify()
    await channel.close()
    assert TOKEN.split(":")[1] not in caplog.text


async def test_a_webhook_that_cannot_be_set_stops_the_start(store: Store) -> None:
    async with scripted_bot_api() as api:
        api.refuse("setWebhook", 400, "Bad Request: bad webhook: HTTPS url must be provided")
        how = options(api.url, webhook_port=free_port())
        runtime = Runtime(store, [TelegramChannel(how, now)], echo_turn, clock=now)
        with pytest.raises(SetupError, match="webhook"):
            await runtime.start()
