"""Lists and reports as files and pictures."""

from __future__ import annotations

from conversations.desk.clerk import Clerk
from conversations.desk.lists import show_menu
from conversations.reply import File, say


def export(clerk: Clerk, _arg: str) -> None:
    """Send the area's list: codes, products and counts, no names, since it goes by chat."""
    if not clerk.may("export"):
        show_menu(clerk, say("desk.may_not"))
        return
    area, day = clerk.officer.area, clerk.today
    spec = {"kind": "export", "area": area, "on": day.isoformat()}
    name = f"ocop-{area}-{day.isoformat()}.xlsx"
    clerk.talk.replies.append(File(spec, name, say("desk.exported")))
    clerk.talk.note("dossiers.exported", area, officer=clerk.officer.id)
    show_menu(clerk)
