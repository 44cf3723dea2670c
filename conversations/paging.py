"""Long lists on channels without buttons: a few numbered lines at a time, the last one for more.

Nobody reads ten numbered lines on an old phone. What a number picks is always what the newest
message shows; a word may pick from the whole list.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from conversations.presses import verb_data
from conversations.reply import Choice, Message, say

VERB = "page"
"""The verb of the line that shows more; its argument is the page."""


def turn_page(message: Message, at_once: int | None) -> Message:
    """The page of a message that fits the channel; the message itself where it all fits.

    Args:
        message: its choices are the whole list, its `page` the one wanted (round and round).
        at_once: lines of choices a message may show, with the one for more; None for any number.
    """
    count = len(message.choices)
    if at_once is None or count <= at_once:
        return message
    pages = ceil(count / (at_once - 1))
    size = ceil(count / pages)
    page = message.page % pages
    shown = message.choices[page * size : (page + 1) * size]
    last = page == pages - 1
    more = Choice(
        say("list.from_start" if last else "list.more"),
        verb_data(VERB, 0 if last else page + 1),
    )
    return replace(message, choices=(*shown, more), page=page)
