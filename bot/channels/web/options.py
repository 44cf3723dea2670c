"""How the web chat stands on its machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.channels.web.limits import Limits


@dataclass(frozen=True, slots=True)
class PaperNames:
    """What the papers of one edition are called, by key."""

    all: Mapping[str, str]
    offered: Mapping[str, str]
    """Those a photo can be sent for."""


@dataclass(frozen=True, slots=True)
class WebOptions:
    """Where the page is served, and whose it is.

    Attributes:
        office: Name of the office in the head of the page.
        phone: Its number; empty for none.
        commands: What each command of the menu does, by its name without the slash.
        host: Where to listen.
        port: As `host`; 0 takes a free one.
        public_url: The address people open, where a proxy stands before the bot; else empty.
        several: Whether other processes serve the same chats, so that news may come from them.
        papers: What papers are called, by the edition's id.
        limits: How much one visitor, one address and all together may ask for.
    """

    office: str
    phone: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)
    host: str = "127.0.0.1"
    port: int = 8080
    public_url: str = ""
    several: bool = False
    papers: Mapping[str, PaperNames] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)

    @property
    def secure(self) -> bool:
        """Whether people open it by https."""
        return urlsplit(self.public_url).scheme == "https"
