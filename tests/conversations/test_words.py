"""Every key has words, every word is used, and the consent text is the one that was registered."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

import conversations
from bot.exports import changes, listing, summary
from bot.outlets import MENU
from conversations import commands
from conversations.consent_text import TEXTS, ConsentText, text_sha256
from conversations.desk.routing import DESK
from conversations.desk.steps import REASONS
from conversations.desk.writing import SNOOZE_REASONS
from conversations.flows.question import plain_questions
from conversations.flows.reading import TOLD
from conversations.turns.cards import WHY
from conversations.turns.consent import AGAIN
from conversations.turns.linking import CHANNELS
from conversations.turns.missed import MENU_WORDS, WAYS_OUT
from conversations.turns.noticing import REMINDERS
from conversations.turns.pressing import VERBS
from conversations.turns.wishes import VERB_OF
from conversations.wording import vietnamese
from ocop_core.criteria import Part, Verdict
from ocop_core.notices.digest import DigestKind
from ocop_core.places.reading import Why
from ocop_core.registry.certificate import FilingKind
from ocop_core.registry.holdings import Change
from ocop_core.registry.officer import ROLES
from ocop_core.registry.review import ASSESSMENTS, STEPS, ReviewState

CODE = Path(conversations.__file__).parent
SAID = re.compile(r"""say\(\s*"([a-z_.0-9]+)"(?!\s*f)""")
ASIDE_KEYS = re.compile(r"""_about\(.+, "([a-z.]+)"\)""")
EXPORTED = re.compile(r'words\(\s*"([a-z_.]+)"')
REFUSED = re.compile(r'Refused\("([a-z_]+)"\)')


def sources() -> list[str]:
    files = [*CODE.rglob("*.py"), *(CODE.parent / "bot").rglob("*.py")]
    assert len(files) > 30
    return [file.read_text("utf-8") for file in files]


def keys_in_code() -> set[str]:
    keys = {key for source in sources() for key in SAID.findall(source)}
    keys |= {key for source in sources() for key in ASIDE_KEYS.findall(source)}
    conditional = re.compile(r'"([a-z_]+\.[a-z_.0-9]+)" if .+? else "([a-z_]+\.[a-z_.0-9]+)"')
    keys |= {key for source in sources() for pair in conditional.findall(source) for key in pair}
    return keys


def keys_made_up() -> set[str]:
    """Keys put together from parts."""
    words = ("name", "ask", "why", "example", "paper")
    keys = {f"q.{question.id}.{word}" for question in plain_questions() for word in words}
    keys |= {f"q.{q.id}.choice.{value}" for q in plain_questions() for value in q.choices}
    keys |= {f"value.{verdict}" for verdict in get_args(Verdict)}
    keys |= {f"eligible.{verdict}" for verdict in get_args(Verdict)}
    keys |= {f"service.{verb}" for verb in ("why", "paper", "later", "back")}
    keys |= {f"edit.sections.{q.section}" for q in plain_questions()} | {
        "edit.sections.eligibility"
    }
    keys |= {f"missed.way_out_{rung}" for rung in range(WAYS_OUT)}
    keys |= {f"missed.menu_{n}" for n in range(MENU_WORDS)} | {f"other.again_{n}" for n in range(3)}
    keys |= {f"consent.again_{n}" for n in range(AGAIN)} | {text.key for text in TEXTS.values()}
    keys |= {f"other.{what}" for what in ("voice", "unreadable")}
    keys |= {f"wish.{verb}" for verb in VERB_OF.values()}
    keys |= {f"menu.{name}" for name in MENU}
    keys |= {f"digests.weekday_{day}" for day in range(7)}
    keys |= {f"digest.{kind}" for kind in get_args(DigestKind)}
    keys |= {f"picture.parts.{part}" for part in get_args(Part)}
    keys |= {f"link.on.{channel}" for channel in (*CHANNELS, "other")}
    keys |= keys_of_exports()
    keys |= {f"narrowed.{why}" for why in (*get_args(Why), "described")}
    keys |= keys_of_the_desk()
    reasons = {reason for source in sources() for reason in REFUSED.findall(source)}
    keys |= {"refused.which_level", "refused.unsure", "applicant.may_not"}
    keys |= {f"refused.because_{why}" for why in TOLD}
    keys |= {f"refused.{reason}" for reason in {*reasons, "phone", "yes_no", "date", "empty"}}
    return keys


BUTTON = re.compile(r'''button\(\s*"([a-z_]+)"''')


def keys_of_the_desk() -> set[str]:
    """Keys of the officers' desk, and of what producers hear from it."""
    buttons = {name for source in sources() for name in BUTTON.findall(source)}
    officers = {step.action for step in STEPS if not step.actors & {"producer", "clock"}}
    keys = {f"desk.do.{name}" for name in (*buttons, *officers)}
    keys |= {f"desk.do.why.{why}" for whys in REASONS.values() for why in whys}
    keys |= {f"desk.do.snooze_for.{why}" for why in SNOOZE_REASONS}
    keys |= {f"desk.role.{role}" for role in ROLES} | {f"why.{why}" for why in WHY}
    keys |= {f"desk.{part}.{name}" for part in ("assess", "assessed") for name in ASSESSMENTS}
    keys |= {f"desk.done.{action}" for action in officers}
    keys |= {f"desk.state.{state}" for state in get_args(ReviewState)}
    keys |= {f"review.status.{state}" for state in get_args(ReviewState)}
    keys |= {f"desk.record.{what}" for what in ("points", "stars", "decision", "day")}
    keys |= {
        f"desk.arranged.{what}" for what in ("time", "days", "pause", "resume", "deputy", "alone")
    }
    return keys | {f"notice.{about}" for about in REMINDERS}


def keys_of_exports() -> set[str]:
    sheets = {"list": listing, "summary": summary, "changes": changes}
    keys = {f"{name}.{column}" for name, sheet in sheets.items() for column in sheet.COLUMNS}
    keys |= {f"state.{state}" for state in summary.STATES}
    keys |= {f"filing.{kind}" for kind in get_args(FilingKind)}
    keys |= {f"changes.{change}" for change in get_args(Change)}
    keys |= {f"summary.{cut}" for cut in summary.CUTS}
    folder = Path(listing.__file__).parent
    said = [EXPORTED.findall(file.read_text("utf-8")) for file in folder.glob("*.py")]
    keys |= {key for found in said for key in found}
    return {f"export.{key}" for key in keys}


def test_every_key_has_words() -> None:
    used = keys_in_code() | keys_made_up()
    assert len(used) > 150
    assert used - vietnamese().keys - {"plain"} == set()


def test_no_words_are_left_over() -> None:
    assert vietnamese().keys - keys_in_code() - keys_made_up() == set()


def test_no_words_are_empty() -> None:
    assert [key for key in vietnamese().keys if not vietnamese().source(key).strip()] == []


def test_every_verb_of_the_commands_does_something() -> None:
    assert commands.verbs() - VERBS.keys() - DESK.keys() == set()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_the_consent_texts_are_the_registered_ones(text: ConsentText) -> None:
    assert text_sha256(text.key) == text.sha256, "the words changed: give them a new version"


@pytest.mark.parametrize("name", MENU)
def test_menu_commands_are_understood(name: str) -> None:
    assert commands.read_command(f"/{name}") is not None
