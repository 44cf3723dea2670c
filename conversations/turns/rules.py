"""Short answers about the rules, from curated text, in the middle of any question."""

from __future__ import annotations

from conversations.reply import say
from conversations.turns.asking import ask_again
from conversations.turns.talk import Talk
from conversations.understand import faq_answer


def tell_rule(talk: Talk, key: str) -> None:
    """Answer a question about the rules, and come back to the question that stands."""
    try:
        found = faq_answer(key)
    except KeyError:
        ask_again(talk, say("press.unknown"))
        return
    talk.trace.append(f"faq {key}")
    ask_again(
        talk, say("faq.answer", question=found.question, answer=found.answer, basis=found.basis)
    )
