"""What turns do with photos of papers, in their transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, assert_never

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ocop_core.registry.evidence import (
    MOST,
    UNSORTED,
    DropPhotos,
    DropUploads,
    EvidenceAct,
    KeepPhotos,
    MakePaperLink,
    SortPhotos,
)
from ocop_core.store import scrub
from ocop_core.store.evidence_tables import (
    WANTED,
    evidence_bytes,
    evidence_links,
    evidence_photos,
    evidence_uploads,
)
from ocop_core.store.ports import ConversationKey
from ocop_core.store.web_history import WEB

JPEG = "image/jpeg"

UPLOADS_LAST = timedelta(days=1)
"""How long an upload waits for its turn."""

_photos = evidence_photos.c

_KEPT = (
    update(evidence_photos)
    .where(_photos.id == bindparam("its_id"))
    .values(
        state="kept",
        source=None,
        due_at=None,
        media_type=bindparam("new_media_type"),
        size=bindparam("new_size"),
        sha256=bindparam("new_sha256"),
    )
)


def carry_out_evidence(
    conn: Connection, act: EvidenceAct, now: datetime, here: ConversationKey
) -> None:
    """Carry out one act about photos.

    Args:
        conn: in the turn's transaction.
        act: about a dossier of the turn's own person, or one an officer may see: the dialogue
            saw to it.
        now: the turn's moment.
        here: the chat in which it was decided.
    """
    match act:
        case KeepPhotos():
            _keep(conn, act, now, here)
        case SortPhotos():
            conn.execute(
                update(evidence_photos)
                .where(
                    _photos.registration_id == act.registration,
                    _photos.batch == act.batch,
                    _photos.paper == UNSORTED,
                )
                .values(paper=act.paper)
            )
            drop_doubles(conn, act.registration)
        case DropPhotos():
            _drop(conn, act)
        case DropUploads():
            conn.execute(delete(evidence_uploads).where(evidence_uploads.c.id.in_(act.refs)))
            scrub.after_commit(conn)
        case MakePaperLink():
            _make_link(conn, act, now)
        case _:
            assert_never(act)


def room(conn: Connection, registration: str) -> tuple[int, int]:
    """How many photos a dossier may still get, and the number of the next one."""
    row = conn.execute(
        select(
            func.count().filter(_photos.state != "failed"),
            func.coalesce(func.max(_photos.number), 0),
        ).where(_photos.registration_id == registration)
    ).one()
    return max(0, MOST - row[0]), row[1] + 1


def drop_doubles(conn: Connection, registration: str) -> None:
    """Of photos of one paper that are the same to the last bit, the first stays."""
    earlier = evidence_photos.alias("earlier")
    doubled = exists().where(
        earlier.c.registration_id == _photos.registration_id,
        earlier.c.paper == _photos.paper,
        earlier.c.sha256 == _photos.sha256,
        earlier.c.number < _photos.number,
    )
    conn.execute(delete(evidence_photos).where(_photos.registration_id == registration, doubled))


def key_of(channel: str, key: str) -> str:
    """What a source is known by: a hash, because it outlives the source."""
    return sha256(f"{channel} {key}".encode()).hexdigest()


def _keep(conn: Connection, act: KeepPhotos, now: datetime, here: ConversationKey) -> None:
    left, number = room(conn, act.registration)
    rows = [
        {
            "id": photo_id,
            "registration_id": act.registration,
            "number": number + place,
            "batch": act.batch,
            "paper": act.paper,
            "channel": here.channel,
            "source": source.ref,
            "source_key": key_of(here.channel, source.key),
            "state": WANTED,
            "attempts": 0,
            "due_at": now,
            "added_at": now,
        }
        for place, (photo_id, source) in enumerate(act.photos[:left])
    ]
    if not rows:
        return
    added = _insert(conn, rows)
    if here.channel == WEB:
        taken = {photo_id: source.ref for photo_id, source in act.photos if photo_id in added}
        _take_uploads(conn, taken, act.registration, here.chat)


def _take_uploads(conn: Connection, refs: dict[str, str], registration: str, chat: str) -> None:
    """Make uploads the photos that were noted for them; they were made small on arrival."""
    uploads = evidence_uploads.c
    mine = and_(_photos.source == uploads.id, uploads.chat == chat, _photos.id.in_(list(refs)))
    conn.execute(
        insert(evidence_bytes).from_select(
            ["photo_id", "data"], select(_photos.id, uploads.data).where(mine)
        )
    )
    kept = conn.execute(
        select(evidence_bytes.c.photo_id, evidence_bytes.c.data).where(
            evidence_bytes.c.photo_id.in_(list(refs))
        )
    )
    mark_kept(conn, {row.photo_id: row.data for row in kept})
    conn.execute(delete(evidence_uploads).where(uploads.id.in_(list(refs.values()))))
    drop_doubles(conn, registration)


def mark_kept(conn: Connection, photos: Mapping[str, bytes]) -> None:
    """Note that these photos' bytes are kept; where they came from is forgotten."""
    rows = [
        {
            "its_id": photo_id,
            "new_media_type": JPEG,
            "new_size": len(data),
            "new_sha256": sha256(data).hexdigest(),
        }
        for photo_id, data in photos.items()
    ]
    if rows:
        conn.execute(_KEPT, rows)


def _insert(conn: Connection, rows: list[dict[str, Any]]) -> set[str]:
    """Add photos; those that are known already are left as they are. Returns the ids added."""
    if conn.dialect.name == "sqlite":
        on_sqlite = sqlite.insert(evidence_photos).values(rows).on_conflict_do_nothing()
        return set(conn.execute(on_sqlite.returning(_photos.id)).scalars())
    on_server = postgresql.insert(evidence_photos).values(rows).on_conflict_do_nothing()
    return set(conn.execute(on_server.returning(_photos.id)).scalars())


def _drop(conn: Connection, act: DropPhotos) -> None:
    which: list[ColumnElement[bool]] = [_photos.registration_id == act.registration]
    if act.batch is not None:
        which += [_photos.batch == act.batch, _photos.paper == UNSORTED]
    if act.paper is not None:
        which.append(_photos.paper == act.paper)
    conn.execute(delete(evidence_photos).where(*which))
    scrub.after_commit(conn)


def _make_link(conn: Connection, act: MakePaperLink, now: datetime) -> None:
    conn.execute(delete(evidence_links).where(evidence_links.c.expires_at <= now))
    conn.execute(
        insert(evidence_links).values(
            token_hash=act.token_hash,
            kind=act.kind,
            registration_id=act.registration,
            officer_id=act.officer,
            expires_at=act.expires_at,
        )
    )
