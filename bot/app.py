"""Where everything is wired: settings to store, dialogue, channels and runtime."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, TextIO

from bot.attachments import Attachments
from bot.channels.capabilities import CAPABILITIES
from bot.channels.console import ConsoleChannel
from bot.clock import now
from bot.dialogue import DialogueTurn
from bot.evidence.showing import EvidenceMaker
from bot.exports.maker import ExportMaker
from bot.exports.month_maker import MonthMaker
from bot.pictures import KINDS, PictureMaker
from bot.runtime import Runtime
from bot.settings import Settings, SettingsError
from bot.timers import Performs, Timer
from conversations.desk.photos import KIND
from conversations.env import Office
from conversations.understand import read_faq, read_intent, read_product
from conversations.wording import vietnamese
from ocop_core.calendar import WorkingCalendar, open_overrides, vietnamese_calendar
from ocop_core.criteria import EDITIONS, Edition, open_edition, open_efforts
from ocop_core.places import read_place
from ocop_core.store import ConversationKey, open_store
from ocop_core.store.store import SqlStore
from ocop_core.vietnamese import read

if TYPE_CHECKING:
    from bot.engine.engine import Engine

RUN = "run"
"""What `ocop-bot run` is called in the store's leases; it is one process with all its channels."""


def process_id(settings: Settings, channel: str) -> str:
    """What this process is called in the store's leases.

    An embedded file has one process per channel, so the next one of that name may take up at
    once what a dead one held. On a server there are many, and each has a name of its own.
    """
    if settings.embedded:
        return f"embedded-{channel}"
    return f"{channel}-{os.getpid()}-{secrets.token_hex(4)}"


def dialogue(settings: Settings, clock: Callable[[], datetime] = now) -> DialogueTurn:
    """The dialogue as this installation runs it.

    Raises:
        EditionInvalid: an edition's data or the effort file does not add up.
        SettingsError: no edition applies today.
    """
    editions = shipped(settings)
    applying = [edition for edition in editions if edition.in_force(now().date())]
    if not applying:
        raise SettingsError("No edition of the decision applies today")
    return DialogueTurn(
        {edition.id: edition for edition in editions},
        applying[-1].id,
        Office(settings.office_name, settings.office_phone, settings.province),
        vietnamese(),
        clock=clock,
        calendar=calendar(settings),
        site=settings.web_public_url if settings.web else "",
        shows_papers=[name for name, can in CAPABILITIES.items() if can.ours and can.photo_out],
        waiting_days=settings.waiting_days,
        choices_at_once={
            name: can.choices_at_once
            for name, can in CAPABILITIES.items()
            if can.choices_at_once is not None
        },
    )


def warm_up() -> None:
    """Load what is otherwise loaded for the first person who needs it, who would have to wait."""
    read_intent("xin chào")
    read_product("măng khô")
    read_faq("bao giờ nộp hồ sơ")
    read_place("xã Tà Xùa, Sơn La")
    read("phone", "0912345678")
    vietnamese_calendar()


def shipped(settings: Settings) -> list[Edition]:
    """The editions that ship, oldest first, with the installation's own efforts.

    Raises:
        EditionInvalid: one of them or the effort file does not add up.
    """
    efforts = open_efforts(settings.effort_file) if settings.effort_file else None
    found = [open_edition(path.parent, efforts) for path in EDITIONS.glob("*/edition.yaml")]
    return sorted(found, key=lambda edition: edition.effective_from)


def attachments() -> Attachments:
    """Who makes what is sent as a picture or a file, by its kind."""
    return Attachments(dict.fromkeys(KINDS, PictureMaker()))


def add_reports(
    made: Attachments,
    settings: Settings,
    store: Performs,
    clock: Callable[[], datetime] = now,
) -> None:
    """Have the lists and reports made that officers get, now that there is a store to read."""
    edition = shipped(settings)[-1]
    made.add("export", ExportMaker(store.perform, edition, clock))
    made.add("month", MonthMaker(store.perform, edition, PictureMaker(), clock))
    made.add(KIND, EvidenceMaker(store, clock))


def timer(settings: Settings, store: SqlStore, wake: Callable[[ConversationKey], None]) -> Timer:
    """Digests, reminders and steps by date; told through the engine once it has been given one."""
    return Timer(
        store, calendar(settings), clock=now, waiting_days=settings.waiting_days, wake=wake
    )


def engine(settings: Settings, timer: Timer) -> Engine:
    """What is done later or for many, on dbos.

    Raises:
        StoreError: the database is of no known kind.
    """
    from bot.engine.engine import Engine  # noqa: PLC0415  dbos takes most of a second

    made = Engine(settings.url, timer.jobs, timer.tick, clock=now)
    timer.order_with(made.enqueue)
    return made


def calendar(settings: Settings) -> WorkingCalendar:
    """The working days, with the installation's own changes.

    Raises:
        SettingsError: the file with the changes cannot be used.
    """
    if settings.calendar_file is None:
        return vietnamese_calendar()
    changes = open_overrides(settings.calendar_file)
    if isinstance(changes, tuple):
        raise SettingsError("\n".join(f"OCOP_CALENDAR_FILE: {fault}" for fault in changes))
    return vietnamese_calendar(changes)


@asynccontextmanager
async def console_bot(
    settings: Settings,
    who: str,
    out: TextIO | None = None,
    *,
    at: Callable[[], datetime] = now,
) -> AsyncIterator[tuple[ConsoleChannel, Runtime]]:
    """The bot on the console, running.

    Args:
        settings: which database and whose bot.
        who: name of the conversation.
        out: where replies go; standard output if none.
        at: the present moment in UTC, for those who play another day.

    Raises:
        SettingsError, EditionInvalid, StoreError: see `dialogue` and `open_store`.
    """
    turn = dialogue(settings, at)
    store = open_store(settings.url, process_id=process_id(settings, f"console-{who}"), clock=at)
    channel = ConsoleChannel(at, who, out)
    try:
        async with Runtime(
            store, [channel], turn, clock=at, only=[channel.conversation]
        ) as runtime:
            yield channel, runtime
    finally:
        await store.close()
