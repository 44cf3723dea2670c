"""Carries out the acts of a turn, in its transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from ocop_core.registry.acts import (
    Act,
    Approve,
    Arrange,
    Enrol,
    Invite,
    JoinPerson,
    MakeLinkCode,
    RemindPaper,
    Revoke,
    Snooze,
    TakeStep,
    Tell,
    TellOfficer,
)
from ocop_core.registry.evidence import (
    DropPhotos,
    DropUploads,
    KeepPhotos,
    MakePaperLink,
    SortPhotos,
)
from ocop_core.store import link_acts, officer_acts
from ocop_core.store.evidence_acts import carry_out_evidence
from ocop_core.store.mail import post
from ocop_core.store.ports import ConversationKey
from ocop_core.store.review_acts import letters_of, take_step


def carry_out(
    conn: Connection, acts: Sequence[Act], person_id: str, now: datetime, here: ConversationKey
) -> list[ConversationKey]:
    """Carry out acts in their order.

    Args:
        conn: in the turn's transaction; the rows of this turn are written already.
        acts: what the turn decided.
        person_id: whose turn it is.
        now: the turn's moment.
        here: in which chat.

    Returns:
        Chats that something was put into.

    Raises:
        StoreError: What an act was decided on is no longer true.
    """
    mailed: list[ConversationKey] = []
    for act in acts:
        match act:
            case TakeStep():
                take_step(conn, act, now)
            case Tell() | TellOfficer() | RemindPaper():
                mailed += post(conn, letters_of(conn, act), now)
            case Enrol():
                officer_acts.enrol(conn, now, act, person_id)
            case Invite():
                officer_acts.invite(conn, now, act)
            case Approve():
                officer_acts.approve(conn, now, act)
            case Revoke():
                officer_acts.revoke(conn, now, act)
            case Arrange():
                officer_acts.arrange(conn, now, act)
            case Snooze():
                officer_acts.snooze(conn, now, act)
            case MakeLinkCode():
                link_acts.make_code(conn, now, act, person_id)
            case JoinPerson():
                mailed += link_acts.join(conn, now, act, person_id, here)
            case KeepPhotos() | SortPhotos() | DropPhotos() | DropUploads() | MakePaperLink():
                carry_out_evidence(conn, act, now, here)
    return mailed
