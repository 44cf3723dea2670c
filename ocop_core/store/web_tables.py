"""The tables of the web chat: what was said to a visitor, their browsers, and codes to move on.

Other platforms keep a chat's history themselves; on the web the page has to find it again after
a reload. Only the bot's own messages are kept. What a visitor typed is not.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, Index, Named, Table, Text, TypedColumns

from ocop_core.registry.model import JsonValue
from ocop_core.store.columns import BigId, Document, Moment
from ocop_core.store.tables import metadata


class WebMessagesColumns(TypedColumns):
    """The bot's messages in web chats. They may repeat personal data, so they go in time."""

    id: Named[int] = Column(BigId, primary_key=True, autoincrement=False)
    """The delivery's id: grows within a chat, and is never given twice."""
    chat: Named[str] = Column(Text)
    kind: Named[str] = Column(Text)
    payload: Named[dict[str, JsonValue]] = Column(Document)
    changed: Named[int] = Column(BigId)
    """Id of the delivery that made or last changed it: what a page asks "what is new since"."""
    at: Named[datetime] = Column(Moment)
    expires_at: Named[datetime] = Column(Moment, index=True)


class WebBrowsersColumns(TypedColumns):
    """Browsers and the chat each may see."""

    key: Named[str] = Column(Text, primary_key=True)
    """Hash of the browser's cookie; the cookie itself is kept nowhere."""
    chat: Named[str] = Column(Text, index=True)
    created_at: Named[datetime] = Column(Moment)
    seen_at: Named[datetime] = Column(Moment, index=True)


class WebCodesColumns(TypedColumns):
    """Codes (mã tiếp tục) by which a chat is opened in another browser: one per chat, one use."""

    chat: Named[str] = Column(Text, primary_key=True)
    code: Named[str] = Column(Text, unique=True)
    """Hash of the code."""
    expires_at: Named[datetime] = Column(Moment)


web_messages = Table("web_messages", metadata, WebMessagesColumns, Index(None, "chat", "changed"))
web_browsers = Table("web_browsers", metadata, WebBrowsersColumns)
web_codes = Table("web_codes", metadata, WebCodesColumns)
