"""Who may do what at the desk: every verb and field, pressed by every kind of person.

The rows are held to the route table: a new verb without a row fails.
"""

from __future__ import annotations

import asyncio
import pickle
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conversations.desk.routing import DESK, TYPED
from conversations.reply import say
from conversations.wording import vietnamese
from conversations.wording.words import without_markup
from tests.desk.opened import open_town
from tests.desk.settled import CHATS, KINDS, PRODUCT, ROLES, Rows, Settled, settle
from tests.desk.ways import PRESSED, WRITTEN, Way

WAYS = {**PRESSED, **{f"typed {what}": way for what, way in WRITTEN.items()}}

NO_ROLE = {*CHATS, "revoked", "pending"}
"""Who is shown nothing of the desk at all."""

SAID_NO = ("gone", "may_not", "not_found", "moved_on", "ended", "not_deputy")


@pytest.fixture(scope="session")
def settled_file(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database where all has been settled, to be copied."""
    folder = tmp_path_factory.mktemp("settled")
    shutil.copyfile(sqlite_template, folder / "town.db")

    async def work() -> None:
        async with open_town(f"sqlite:///{folder / 'town.db'}") as town:
            settled = await settle(town)
            (folder / "town.pickle").write_bytes(pickle.dumps(replace(settled, town=None)))  # type: ignore[arg-type]

    asyncio.run(work())
    return folder / "town.db"


@pytest.fixture
async def settled(settled_file: Path, tmp_path: Path) -> AsyncIterator[Settled]:
    path = tmp_path / "town.db"
    shutil.copyfile(settled_file, path)
    known = pickle.loads(settled_file.with_suffix(".pickle").read_bytes())  # noqa: S301 - ours
    async with open_town(f"sqlite:///{path}", first_update=1_000_000) as town:
        yield replace(known, town=town)


def test_every_verb_and_every_field_has_its_row() -> None:
    assert set(PRESSED) == set(DESK)
    assert set(WRITTEN) == set(TYPED)


async def tried(settled: Settled, way: Way, kind: str) -> tuple[str, Rows, Rows]:
    """Get to the press as somebody who may, become somebody else, and press.

    Returns:
        What was answered, and the tables before and after.
    """
    await begun(settled, way)
    event = await way.prepare(settled)
    who = await settled.becomes(kind)
    before = await settled.rows()
    answers = await settled.town.does(who, event)
    assert answers, "no answer"
    return "\n".join(answers), before, await settled.rows()


async def begun(settled: Settled, way: Way) -> None:
    """As at the beginning, with Lan in a role that may."""
    await settled.given_back()
    await settled.back()
    await settled.stands_at(way.state)
    role = next(kind for kind in ROLES if kind in way.may)
    await settled.becomes(role)
    await settled.town.starts("lan")


def refused(answer: str) -> bool:
    return any(no in answer for no in _words(SAID_NO))


def _words(keys: tuple[str, ...]) -> list[str]:
    return [without_markup(vietnamese().text(say(f"desk.{key}"))) for key in keys]


def offered(settled: Settled, who: str) -> list[str]:
    """Verbs of the desk on the buttons of the newest message."""
    choices: list[dict[str, Any]] = [c for row in settled.town.newest(who)["choices"] for c in row]
    return [choice["data"] for choice in choices if choice["data"].startswith("x|o_")]


@pytest.mark.parametrize("name", WAYS)
async def test_who_may_does_it(settled: Settled, name: str) -> None:
    way = WAYS[name]
    for kind in sorted(way.may):
        answer, before, after = await tried(settled, _by(way, kind), kind)
        assert not refused(answer), f"{kind}: {answer}"
        assert (before != after) == way.acts, f"{kind}: {answer}"
        if kind in {"out of area", "other province", "administrator"}:
            assert PRODUCT not in answer, f"{kind}: {answer}"
            assert settled.code not in answer, f"{kind}: {answer}"


def _by(way: Way, kind: str) -> Way:
    """The way gone by this kind from its first step on."""
    return replace(way, may=frozenset({kind}))


@pytest.mark.parametrize("name", WAYS)
async def test_who_may_not_changes_nothing_and_learns_nothing(settled: Settled, name: str) -> None:
    way = WAYS[name]
    for kind in KINDS:
        if kind in way.may or (kind == "own household" and not way.dossier):
            continue
        answer, before, after = await tried(settled, way, kind)
        assert before == after, f"{kind} changed something: {answer}"
        who = CHATS.get(kind, "lan")
        if kind in NO_ROLE:
            assert offered(settled, who) == [], f"{kind}: {answer}"
        else:
            assert refused(answer), f"{kind}: {answer}"
        sees = kind in {"owner", "officer", "head", "province"}
        if not sees:
            assert PRODUCT not in answer, f"{kind}: {answer}"
            assert settled.code not in answer, f"{kind}: {answer}"


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.dossier])
async def test_not_yours_is_as_not_there(settled: Settled, name: str) -> None:
    way = WAYS[name]
    for kind in ("out of area", "other province", "own household", "administrator", "expired"):
        answer, _, _ = await tried(settled, way, kind)
        await begun(settled, way)
        event = await way.prepare(settled)
        who = await settled.becomes(kind)
        await settled.goes(True)
        missing = "\n".join(await settled.town.does(who, event))
        await settled.goes(False)
        assert answer == missing, kind
