"""`ocop-bot digest`: the digests that are due at a moment, shown and told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn

import click
from sqlalchemy import Connection

from bot.app import calendar, shipped
from bot.cli.failing import told_plainly
from bot.cli.lazy import Broken, Refused
from bot.clock import now
from bot.settings import Settings, read_settings
from conversations.digests import digest_message
from conversations.wording import vietnamese
from ocop_core.calendar import VIETNAM
from ocop_core.notices.digest import Digest, to_json
from ocop_core.store.digest_schedule import due_officers
from ocop_core.store.digests import DigestKey, batches, compose, tell
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.officer_reading import find_officer


@click.command()
@click.option("--now", "moment", help="Moment, as 2026-11-25T07:45 (Vietnam time); else now.")
@click.option("--officer", help="Only this officer's, by id.")
@click.option("--dry-run", is_flag=True, help="Show them and leave no trace.")
@told_plainly
def digest(moment: str | None, officer: str | None, dry_run: bool) -> None:
    """Compose the digests that are due, show them and, unless it is a dry run, send them.

    A moment to come can only be tried: what is told of it would be missing when it comes.

    The running bot sends what is put into its inbox within seconds. A digest is composed once for
    each officer and day (or week): what was told already is not due again.
    """
    seen_from = _moment(moment)
    if not dry_run and seen_from > now():
        raise Refused("--now: this moment is still to come; look at it with --dry-run")
    settings = read_settings()
    count = 0
    for key, found in _composed(settings, seen_from, officer, keep=not dry_run):
        count += 1
        click.echo(f"--- {key}")
        click.echo(_shown(settings, found))
    click.echo(f"{count} digests {'due, none sent' if dry_run else 'to be sent'}")


def _moment(text: str | None) -> datetime:
    if text is None:
        return now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise Broken(f"--now: {text} is no moment such as 2026-11-25T07:45") from error
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


class _DryRunError(Exception):
    """Nothing of what was composed is to stay."""


def _take_back() -> NoReturn:
    """Have the transaction rolled back."""
    raise _DryRunError


def _composed(
    settings: Settings, seen_from: datetime, officer: str | None, *, keep: bool
) -> Iterable[tuple[DigestKey, Digest]]:
    days = calendar(settings)
    engine = make_engine(settings.url)
    found: dict[DigestKey, Digest] = {}

    def work(conn: Connection) -> None:
        if officer is not None and find_officer(conn, officer) is None:
            raise Refused(f"--officer: there is no officer {officer}; see `ocop-bot officer list`")
        for batch in batches(due_officers(conn, seen_from, days, only=officer)):
            composed = compose(conn, batch, seen_from, days, settings.waiting_days)
            tell(conn, list(composed), seen_from)
            found.update(composed)

    try:
        with connected(engine) as conn:
            work(conn)
            if not keep:
                _take_back()
    except _DryRunError:
        pass
    finally:
        engine.dispose()
    return found.items()


def _shown(settings: Settings, found: Digest) -> str:
    editions = {edition.id: edition for edition in shipped(settings)}
    message = digest_message(to_json(found), editions)
    if message is None:
        return ""
    words = vietnamese()
    text = "\n".join(words.text(part) for part in message.parts)
    labels = " ".join(f"[{words.text(choice.label)}]" for choice in message.choices)
    return f"{text}\n{labels}\n"
