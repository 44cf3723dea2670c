"""Cuts and strips the safe HTML of messages: `<b>`, `<i>` and entities.

Lengths are in UTF-16 units, as Telegram counts, of the text with its tags: never too long.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from bot.channels.cutting import best_break, utf16_length

_TOKEN = re.compile(r"<[^<>]*>|&#?\w+;|[^<&]+|.", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_OPENED = re.compile(r"<([a-zA-Z]+)[^<>]*>")


def strip_tags(text: str) -> str:
    """Give the plain words of a safe HTML text."""
    return html.unescape(_TAG.sub("", text))


def split_html(text: str, limit: int) -> list[str]:
    """Cut a text into parts of at most `limit` UTF-16 units.

    It cuts at the end of a line or of a sentence, between words, or where it must; never inside
    a tag or an entity. Tags open at a cut are closed and opened again in the next part.

    Returns:
        The parts, none of them blank; the text itself when it fits.
    """
    if len(text) * 2 <= limit or utf16_length(text) <= limit:
        return [text]
    parts = []
    while utf16_length(text) > limit:
        head, text = _cut(text, limit)
        parts.append(head)
    parts.append(text)
    return [part for part in parts if strip_tags(part).strip()]


def _cut(text: str, limit: int) -> tuple[str, str]:
    """Cut one part off a text that is too long."""
    fitting = _longest_fitting(text, limit)
    end, start = best_break(text, fitting, lambda found: not _inside_tag(text, found))
    opened = _open_tags(text[:end])
    closing = "".join(f"</{name}>" for name, _ in reversed(opened))
    opening = "".join(tag for _, tag in opened)
    return text[:end] + closing, opening + text[start:]


def _longest_fitting(text: str, limit: int) -> int:
    """Give the end of the longest run of whole tokens that fits, closing tags included."""
    length, end = 0, 0
    closing: list[int] = []
    for token, units in _tokens(text):
        length += units
        if opened := _OPENED.fullmatch(token):
            closing.append(len(opened[1]) + 3)
        elif token.startswith("</") and closing:
            closing.pop()
        if end and length + sum(closing) > limit:
            break
        end += len(token)
    return end


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Give tags, entities and single characters with their UTF-16 units."""
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] in "<&":
            yield token, len(token)
        else:
            yield from ((char, 1 + (ord(char) > 0xFFFF)) for char in token)


def _inside_tag(text: str, match: re.Match[str]) -> bool:
    return text.rfind("<", 0, match.start()) > text.rfind(">", 0, match.start())


def _open_tags(text: str) -> list[tuple[str, str]]:
    """Give the names and the tags that are open at the end of a text."""
    opened: list[tuple[str, str]] = []
    for match in _TAG.finditer(text):
        tag = match[0]
        if tag.startswith("</"):
            if opened:
                opened.pop()
        elif name := _OPENED.fullmatch(tag):
            opened.append((name[1], tag))
    return opened
