"""How keys of the records are written for officers."""

from __future__ import annotations

from dataclasses import dataclass

from conversations.reply import Arg, say
from conversations.wording import Wording
from ocop_core.criteria import Edition
from ocop_core.places import unit
from ocop_core.registry.review import ReviewState


@dataclass(frozen=True, slots=True)
class Names:
    """The words of one language and the names of one edition."""

    wording: Wording
    edition: Edition

    def words(self, key: str, **args: Arg) -> str:
        """The words of `export.<key>`."""
        return self.wording.text(say(f"export.{key}", **args))

    def group(self, set_no: int | None) -> str:
        """Group (nhóm sản phẩm) of a criteria set; empty where the set is not known."""
        found = self.edition.sets.get(set_no or 0)
        return self.edition.words.taxonomy[found.group] if found else ""

    def set_name(self, set_no: int | None) -> str:
        """Number and name of a criteria set; empty where it is not known."""
        found = self.edition.sets.get(set_no or 0)
        return f"{found.number:02}. {found.name}" if found else ""

    def kind(self, key: str | None) -> str:
        """Kind of producer; a key of another edition stays as it is."""
        return self.edition.words.applicants.get(key or "", key or "")

    def filing(self, key: str | None) -> str:
        """For the first time, for more stars, or again."""
        return self.words(f"filing.{key}") if key in {"first", "upgrade", "renewal"} else ""

    def state(self, state: ReviewState) -> str:
        """Where a dossier stands."""
        return self.words(f"state.{state}")

    def place(self, code: str) -> str:
        """A commune or province with its type word; an unknown code stays as it is."""
        try:
            return unit(code).label
        except KeyError:
            return code
