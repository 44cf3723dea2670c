"""The bridge between store and dialogue: a row's snapshot in, an outcome out."""

from __future__ import annotations

import logging
import secrets
import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.failures import describe
from conversations.engine import Turn, step
from conversations.env import Env, Office
from conversations.events import read_event
from conversations.presses import verb_data
from conversations.reply import Choice, Message, Say, say
from conversations.speak import speak
from conversations.state import State, from_json, to_json
from conversations.wording import Wording
from ocop_core.calendar import WorkingCalendar, vietnamese_calendar
from ocop_core.criteria import Edition
from ocop_core.registry.review import WAITING_DAYS
from ocop_core.store import Arrival, AuditEntry, NeedsCareError, Outcome, Outgoing, Snapshot

log = logging.getLogger(__name__)

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Letters that nobody mistakes for one another when reading a code aloud."""


def new_id() -> str:
    """An id for a record."""
    return uuid.uuid4().hex


def new_code() -> str:
    """A dossier's code, 40 random bits, e.g. `OC-7K3M-9QPX`: quoted easily, guessed hardly."""
    letters = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    return f"OC-{letters[:4]}-{letters[4:]}"


class DialogueTurn:
    """A `TurnFunction`: runs the dialogue for one arrival.

    Args:
        editions: by id.
        current: id of the edition for new registrations.
        office: whose bot it is.
        wording: the words.
        clock: the present moment in UTC.
        choices_at_once: for the channels that show only so many lines of choices in a message.
        calendar: the working days; those of the country if not said.
        site: public address of the web server, where links to papers lead; empty for none.
        shows_papers: the channels that are our own, so that papers may be shown in them.
        waiting_days: working days after which a dossier that waits is pointed out to officers.
        ids: makes ids of records.
        codes: makes codes of registrations.
    """

    def __init__(
        self,
        editions: Mapping[str, Edition],
        current: str,
        office: Office,
        wording: Wording,
        *,
        clock: Callable[[], datetime],
        choices_at_once: Mapping[str, int] | None = None,
        calendar: WorkingCalendar | None = None,
        site: str = "",
        shows_papers: Collection[str] = (),
        waiting_days: int = WAITING_DAYS,
        ids: Callable[[], str] = new_id,
        codes: Callable[[], str] = new_code,
    ) -> None:
        self._editions = editions
        self._current = current
        self._office = office
        self._wording = wording
        self._clock = clock
        self._choices_at_once = choices_at_once or {}
        self._calendar = calendar or vietnamese_calendar()
        self._site = site
        self._shows_papers = frozenset(shows_papers)
        self._waiting_days = waiting_days
        self._ids = ids
        self._codes = codes

    def __call__(self, snapshot: Snapshot, arrival: Arrival) -> Outcome:
        """Work out what the arrival leads to; a fault of ours is owned up to, not hidden.

        Without an answer the person would wait for ever, so they are told, nothing is changed,
        and the log says where it happened.
        """
        env = Env(
            now=self._clock(),
            editions=self._editions,
            current=self._current,
            new_id=self._ids,
            new_code=self._codes,
            random_bits=secrets.randbits,
            office=self._office,
            officer=snapshot.officer,
            calendar=self._calendar,
            waiting_days=self._waiting_days,
            desk=snapshot.desk,
            site=self._site,
            shows_papers=snapshot.conversation.channel in self._shows_papers,
            choices_at_once=self._choices_at_once.get(snapshot.conversation.channel),
        )
        if snapshot.refused:
            return self._sorry(snapshot, say("moved_on"), "turn.refused")
        try:
            state = State(from_json(snapshot.dialogue), snapshot.case)
            return self._outcome(step(state, read_event(arrival.event), env, self._wording))
        except (NeedsCareError, SQLAlchemyError):
            raise  # the store's own affair: it runs the turn again
        except Exception as error:  # whatever it is, the chat must go on
            log.error("A turn failed: %s", describe(error))  # noqa: TRY400 - the words may quote
            office = self._office
            sorry = say("sorry", office=office.name, phone=office.phone)
            return self._sorry(snapshot, sorry, "turn.failed")

    def _sorry(self, snapshot: Snapshot, words: Say, why: str) -> Outcome:
        """Change nothing, say so, and show the way on."""
        verb = "o_menu" if snapshot.officer is not None else "resume"
        message = Message((words,), (Choice(say("do.resume"), verb_data(verb)),))
        outgoing = tuple(Outgoing(s.kind, s.payload) for s in speak([message], self._wording))
        return Outcome(snapshot.dialogue, snapshot.case, outgoing, (AuditEntry(why, ""),))

    def _outcome(self, turn: Turn) -> Outcome:
        return Outcome(
            dialogue=to_json(turn.state.dialogue),
            case=turn.state.case,
            outgoing=tuple(
                Outgoing(spoken.kind, spoken.payload)
                for spoken in speak(list(turn.replies), self._wording)
            ),
            audit=tuple(
                AuditEntry(happening.action, happening.subject, happening.details)
                for happening in turn.happenings
            ),
            acts=turn.acts,
            forget=turn.forget,
        )
