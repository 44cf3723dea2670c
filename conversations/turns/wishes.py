"""What a person wants or asks in their own words, when it is no answer to the question.

Short answers about the rules come from curated text; wishes are acted on alone only when the
model is sure, else up to three are offered as buttons. Deleting and stopping are asked back.
"""

from __future__ import annotations

import re

from conversations.presses import verb_data
from conversations.reply import Choice, plain, say
from conversations.turns import pressing
from conversations.turns.rules import tell_rule
from conversations.turns.talk import Talk
from conversations.understand import faq_answer, read_faq, read_intent
from ocop_core.vietnamese import fold

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
"""Verb for each wish the model knows."""

RULE_OF = {"certificate_renew": "reevaluation_window"}
"""Wishes that are best met by telling the rule."""

WORDY = 3
"""Fewer words than this are an answer gone wrong rather than a wish."""

WISHING = re.compile(r"(toi|tui|em|minh|con|chung toi)? ?(muon|can|xin|nho|cho|gap|hoi)\b")
"""How a wish begins; the name of a product or a person seldom does."""

LEAVING = frozenset({"cancel", "delete_my_data", "talk_to_officer"})
UNMISTAKABLE = 0.97
"""How sure the model is of a wish that goes before an answer."""

ASKS = re.compile(
    r"(\?|thi sao|thi lam sao|the nao|duoc khong|o dau|bao gio|khi nao|lam gi)[\s.!]*$"
)
"""How a question ends that may begin like an answer."""

MOST_OFFERED = 3

WORTH_OFFERING = 0.4
"""Likeness below which a rule is not what was asked about."""

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
    rules, wishes = read_faq(text), read_intent(text)
    if rules.act and (not instead or "?" in text):
        tell_rule(talk, rules.candidates[0].label)
        return True
    first = wishes.candidates[0].label if wishes.candidates else ""
    if wishes.act and not instead and first in RULE_OF:
        tell_rule(talk, RULE_OF[first])
        return True
    if instead and not ("?" in text or WISHING.match(fold(text))):
        return False
    verbs = [VERB_OF[c.label] for c in wishes.candidates if c.label in VERB_OF]
    if wishes.act and verbs and not (instead and first in NOT_IN_A_NAME):
        _do(talk, verbs[0], fold(text) if verbs[0] == "missing" else "")
        return True
    if instead:
        return False
    likely = [c.label for c in rules.candidates if c.p >= WORTH_OFFERING]
    if not (likely or verbs):
        return False
    _offer(talk, likely, verbs)
    return True


def _do(talk: Talk, verb: str, arg: str) -> None:
    """Follow a wish; giving up a dossier that was filed is asked about as taking it back."""
    filed = talk.dossier is not None and talk.dossier.registration.filed is not None
    talk.trace.append(f"wish {verb}")
    pressing.VERBS["back" if filed and verb == "stop" else verb](talk, arg)


def may_be_a_wish(text: str) -> bool:
    """Whether words that could be a name may be a wish or a question as well: ask back."""
    if len(text.split()) < WORDY or PRODUCER.match(fold(text)):
        return False
    return read_intent(text).act or read_faq(text).act


PRODUCER = re.compile(r"(ho|htx|hop tac xa|to hop tac|thtx?|cong ty|cty|trang trai|co so)\b")
"""How the name of a producer begins."""


def leaving(talk: Talk, text: str) -> bool:
    """Act on an unmistakable wish to stop or to be helped by a human, though it begins with a no.

    "thôi không làm nữa" answers no question, whatever "không" might answer.
    """
    wishes = read_intent(text)
    first = wishes.candidates[0] if wishes.act and wishes.candidates else None
    if first is None or first.label not in LEAVING or first.p < UNMISTAKABLE:
        return False
    _do(talk, VERB_OF[first.label], "")
    return True


def asking(talk: Talk, text: str) -> bool:
    """Answer a question about the rules that begins like an answer: "chưa có giấy thì sao"."""
    rules = read_faq(text)
    if not rules.act or not ASKS.search(fold(text)):
        return False
    tell_rule(talk, rules.candidates[0].label)
    return True


def _offer(talk: Talk, rules: list[str], verbs: list[str]) -> None:
    """Up to three things that may have been meant, those about the rules first."""
    choices = [
        *(Choice(plain(faq_answer(key).question), verb_data("faq", key)) for key in rules[:2]),
        *(Choice(say(f"wish.{verb}"), verb_data(verb)) for verb in dict.fromkeys(verbs)),
    ][:MOST_OFFERED]
    choices.append(Choice(say("wish.none"), verb_data("stay")))
    talk.trace.append("offered wishes")
    talk.say(say("wish.which"), choices=tuple(choices))
