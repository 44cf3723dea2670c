"""Lists and reports as files and pictures."""

from __future__ import annotations

from conversations.desk.clerk import Clerk
from conversations.desk.lists import show_menu
from conversations.reply import File, Picture, say


def export(clerk: Clerk, _arg: str) -> None:
    """Send the area's list: codes, products and counts, no names, since it goes by chat."""
    if not clerk.may("export"):
        show_menu(clerk, say("desk.may_not"))
        return
    area, day = clerk.officer.area, clerk.today
    spec = {
        "kind": "export",
        "area": area,
        "officer": clerk.officer.id,
        "on": day.isoformat(),
    }
    name = f"ocop-{area}-{day.isoformat()}.xlsx"
    clerk.talk.replies.append(File(spec, name, say("desk.exported")))
    clerk.talk.note("dossiers.exported", area, officer=clerk.officer.id)
    show_menu(clerk)


def month(clerk: Clerk, _arg: str) -> None:
    """Send this month's report as a picture, and the same in words: not every chat has pictures."""
    if not clerk.may("export"):
        show_menu(clerk, say("desk.may_not"))
        return
    counts = clerk.desk.filed_by_stars(clerk.officer, clerk.today)
    month = f"{clerk.today:%m/%Y}"
    total = sum(counts.values())
    of = tuple((stars, counts[stars]) for stars in sorted(counts, reverse=True) if counts[stars])
    words = say("desk.month", month=month, total=total, of=of)
    spec = {
        "kind": "month",
        "area": clerk.officer.area,
        "officer": clerk.officer.id,
        "month": clerk.today.replace(day=1).isoformat(),
    }
    clerk.talk.show(Picture(spec, say("desk.month_short", month=month, total=total), words))
    show_menu(clerk, words)
