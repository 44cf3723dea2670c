"""What a person wants or asks in their own words, when it is no answer to the question.

Short answers about the rules come from curated text; wishes are acted on alone only when the
model is sure, else up to three are offered as buttons. Deleting and stopping are asked back.
"""

from __future__ import annotations

from conversations.presses import verb_data
from conversations.reply import Choice, say
from conversations.turns import pressing
from conversations.turns.asking import ask_again
from conversations.turns.talk import Talk
from conversations.understand import faq_answer, read_faq, read_intent

VERB_OF = {
    "register_product": "new",
    "missing_for_stars": "missing",
    "check_score": "score",
    "continue": "resume",
    "cancel": "stop",
    "delete_my_data": "delete",
    "documents_needed": "paper",
    "dossier_status": "progress",
    "edit_answer": "edit",
    "explain_criterion": "why",
    "talk_to_officer": "officer",
}
"""Verb for each intent the model knows; what it knows beyond these is answered from the FAQ."""

WORDY = 3
"""Fewer words than this are an answer gone wrong rather than a wish."""

NOT_IN_A_NAME = ("register_product", "continue", "documents_needed", "explain_criterion")
"""Intents that the name of a product may look like; inside a free answer they are not acted on."""


def wish(talk: Talk, text: str, *, instead: bool = False) -> bool:
    """Act on a wish or answer a question about the rules; False when it is neither.

    Args:
        talk: the turn.
        text: what was typed.
        instead: whether it could be an answer as well; then only an unmistakable wish counts.
    """
    if len(text.split()) < WORDY:
        return False
    answered = read_faq(text)
    if answered.act and (not instead or "?" in text):
        found = faq_answer(answered.candidates[0].label)
        talk.trace.append(f"faq {answered.candidates[0].label}")
        ask_again(talk, say("faq.answer", answer=found.answer, basis=found.basis))
        return True
    understood = read_intent(text)
    labels = [candidate.label for candidate in understood.candidates]
    verbs = list(dict.fromkeys(VERB_OF[label] for label in labels if label in VERB_OF))
    if not verbs or (instead and (not understood.act or labels[0] in NOT_IN_A_NAME)):
        return False
    if understood.act:
        talk.trace.append(f"wish {verbs[0]}")
        pressing.VERBS[verbs[0]](talk, "")
    else:
        _offer(talk, verbs)
    return True


def _offer(talk: Talk, verbs: list[str]) -> None:
    choices = [Choice(say(f"wish.{verb}"), verb_data(verb)) for verb in verbs]
    choices.append(Choice(say("wish.none"), verb_data("stay")))
    talk.trace.append("offered wishes")
    talk.say(say("wish.which"), choices=tuple(choices))
