"""Every sentence a person reads, by key: Vietnamese first."""

from conversations.wording.words import Wording, vietnamese

__all__ = ["Wording", "vietnamese"]
