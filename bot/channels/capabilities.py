"""What each channel can do: the one table, which the channels and docs/channels.md follow.

Where a platform changes, change it here; tests hold the renderers and the document to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from bot.channels.base import Capabilities

NO_LIMIT = 100_000
"""UTF-16 units of text on channels of our own, longer than anything the bot says."""

CAPABILITIES: Mapping[str, Capabilities] = {
    "telegram": Capabilities(
        buttons=True,
        edit=True,
        contact_request=True,
        text_limit=4096,
        html=True,
        photo_in=True,
        photo_out=True,
        file_out=True,
    ),
    "zalo_bot": Capabilities(
        buttons=False,
        edit=False,
        contact_request=False,
        text_limit=2000,
        html=False,
        choices_at_once=5,
        photo_in=True,
        cost="plan",
    ),
    "zalo_oa": Capabilities(
        buttons=True,
        edit=False,
        contact_request=True,
        text_limit=2000,
        html=False,
        buttons_at_most=5,
        photo_in=True,
        photo_out=True,
        window=timedelta(hours=48),
        cost="by window",
    ),
    "web": Capabilities(
        buttons=True,
        edit=True,
        contact_request=False,
        text_limit=NO_LIMIT,
        html=True,
        photo_in=True,
        photo_out=True,
        file_out=True,
        ours=True,
    ),
    "console": Capabilities(
        buttons=False, edit=False, contact_request=False, text_limit=NO_LIMIT, html=False
    ),
}
"""By the channel's name."""

NAMES: Mapping[str, str] = {
    "telegram": "Telegram",
    "zalo_bot": "Zalo Bot",
    "zalo_oa": "Zalo OA",
    "web": "Web",
    "console": "Console",
}

COLUMNS = (
    "channel", "buttons", "edit", "photo in", "photo out", "file in", "file out", "contact",
    "location", "length", "window", "cost",
)  # fmt: skip

COSTS: Mapping[str, str] = {
    "free": "free",
    "plan": "monthly plan",
    "by window": "free in the window, then paid or by template",
}


def as_markdown() -> str:
    """The table as it stands in docs/channels.md."""
    rows = [COLUMNS, tuple("---" for _ in COLUMNS)]
    rows += [tuple(_cells(NAMES[name], can)) for name, can in CAPABILITIES.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cells(name: str, can: Capabilities) -> Iterator[str]:
    yield name
    yield _buttons(can)
    for has in (can.edit, can.photo_in, can.photo_out, can.file_in, can.file_out):
        yield "yes" if has else "no"
    yield "button" if can.contact_request else "typed"
    yield "yes" if can.location else "no"
    yield "any" if can.text_limit == NO_LIMIT else str(can.text_limit)
    yield f"{can.window.total_seconds() / 3600:.0f} h" if can.window else "always"
    yield COSTS[can.cost]


def _buttons(can: Capabilities) -> str:
    if not can.buttons:
        lines = can.choices_at_once
        return f"numbered lines, {lines} at a time" if lines else "numbered lines"
    return f"up to {can.buttons_at_most}, else numbered lines" if can.buttons_at_most else "yes"
