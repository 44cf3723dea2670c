"""When something was not understood: a reason, an example, easier choices, then a way out.

Never the same sentence three times, never a dead end: from the third time on, putting it off
and a human are offered, in changing words.
"""

from __future__ import annotations

from conversations.flows.words import words_of
from conversations.reply import Say, say
from conversations.turns.asking import NO_EXAMPLE, ask_menu, ask_result, ask_without_words
from conversations.turns.talk import Talk

MENU_WORDS = 4
"""Wordings for what fits no line of a menu, taken in turn."""

WAYS_OUT = 5
"""Wordings of the last rung, taken in turn."""


def missed(talk: Talk, reason: str) -> None:
    """Say why it did not fit, and help a little more each time.

    Args:
        talk: the turn.
        reason: key below `refused.`.
    """
    misses = talk.dialogue.misses + 1
    talk.remember(misses=misses)
    talk.trace.append(f"missed {reason} ({misses})")
    dossier, question = talk.dossier, talk.question
    if dossier is None:
        ask_menu(talk, _menu_lead(misses))
        return
    if question is None:
        ask_result(talk, dossier, _menu_lead(misses))
        return
    name = words_of(question, dossier).name
    if talk.dialogue.pending and misses == 1:
        ask_without_words(talk, say("missed.echo", name=name))
        return
    lead: tuple[Say, ...]
    if misses == 1:
        lead = (say(f"refused.{reason}", name=name),)
        if question.kind not in NO_EXAMPLE:
            lead = (*lead, say("ask.example", example=words_of(question, dossier).example))
    elif misses == 2:
        typed = question.kind in {"name", "text", "phone", "commune", "date", "number"}
        lead = (say("missed.second_typed" if typed else "missed.second", name=name),)
    else:
        lead = (say(f"missed.way_out_{misses % WAYS_OUT}", name=name),)
    ask_without_words(talk, *lead)


def _menu_lead(misses: int) -> Say:
    return say(f"missed.menu_{misses % MENU_WORDS}")
