"""An officer's lists on the web: whose role has ended finds the old links dead."""

from __future__ import annotations

import re
from functools import partial

import pytest

from bot.app import add_reports, attachments
from bot.clock import now
from ocop_core.registry.acts import Revoke
from ocop_core.store import open_store
from ocop_core.store.officer_acts import revoke
from ocop_core.store.store import SqlStore
from tests.bot.web.site import SETTINGS, web_bot
from tests.desk.town import COMMUNE, approve_named, invitation, invite_now


@pytest.mark.parametrize(
    ("asked", "kind"), [("/xuat", "spreadsheetml.sheet"), ("/baocao", "image/png")]
)
async def test_the_same_link_after_the_role_ended(sqlite_url: str, asked: str, kind: str) -> None:
    made = attachments()
    reader = open_store(sqlite_url, process_id="reader", clock=now)
    assert isinstance(reader, SqlStore)
    add_reports(made, SETTINGS, reader)
    async with web_bot(sqlite_url, maker=made) as bot:
        lan = bot.visitor()
        act, code = invitation("lan", "commune_officer", COMMUNE, now())
        await bot.store.perform(partial(invite_now, now=now(), act=act))
        await lan.opens()
        await lan.says(f"i_{code}")
        officer = await bot.store.perform(partial(approve_named, name="lan", now=now()))
        page = (await lan.says(asked)).response.text
        found = re.search(r"attachment/\d+/[0-9a-f]{32}", page)
        assert found is not None, page
        first = await lan.client.get(f"/{found[0]}")
        assert first.status_code == 200
        assert kind in first.headers["content-type"]
        again = await lan.client.get(f"/{found[0]}")  # out of what was kept
        assert again.status_code == 200
        ended = partial(revoke, now=now(), act=Revoke(officer, "console"))
        await bot.store.perform(ended)
        gone = await lan.client.get(f"/{found[0]}")
        assert gone.status_code == 404
        assert gone.content != first.content
        missing = await lan.client.get(f"/{found[0][:-1]}0x")
        assert missing.text == gone.text, "not yours any more is as not there"
    await reader.close()
