"""Stepping aside from the question and coming back to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from conversations.flows.order import before, put_off, questions
from conversations.flows.papers import paper_words, papers_of
from conversations.flows.words import QuestionWords, value_of, words_of
from conversations.presses import verb_data
from conversations.reply import Choice, Say, say
from conversations.turns import answering, editing, filing
from conversations.turns.asking import ask, ask_again
from conversations.turns.cards import progress_parts, score_parts
from conversations.turns.consent import of_purpose, officer_words
from conversations.turns.dossiers import recap
from conversations.turns.evidence import photos_of
from conversations.turns.score_card import show_score
from conversations.turns.talk import REMIND, Talk
from ocop_core.registry.evidence import by_paper


def back(talk: Talk, arg: str) -> None:
    """Answer "Quay lại": the answer before this one, to be corrected."""
    dossier = talk.dossier
    if dossier is None:
        ask(talk)
        return
    if dossier.registration.filed is not None:
        filing.ask_taking_back(talk)
        return
    if _passed(talk, arg):
        return
    if talk.dialogue.pending or talk.dialogue.view:
        talk.remember(pending={}, view="")
        ask(talk)
        return
    earlier = before(dossier, talk.question)
    if earlier is None:
        ask(talk, say("back.first"))
        return
    editing.edit(talk, earlier.id)


def _passed(talk: Talk, question_id: str) -> bool:
    """Whether a button under another question was pressed: a second tap must not move on again."""
    question = talk.question
    if not question_id or (question is not None and question.id == question_id):
        return False
    ask(talk, say("press.no_longer"))
    return True


def later(talk: Talk, arg: str) -> None:
    """Answer "Để sau": put the current question off."""
    if _passed(talk, arg):
        return
    question = talk.question
    if question is None:
        ask(talk, say("later.nothing"))
        return
    answering.put_off(talk, question)


def later_ones(talk: Talk, _arg: str) -> None:
    """Ask the questions that were put off."""
    dossier = talk.dossier
    waiting = put_off(dossier) if dossier and dossier.registration.filed is None else []
    if dossier is None or not waiting:
        ask(talk, say("later.none_left"))
        return
    filing.reopen(talk, dossier, waiting)
    ask(talk, say("later.reopened", count=len(waiting)))


def _about(part: Callable[[QuestionWords], Say], key: str) -> Callable[[Talk, str], None]:
    def tell(talk: Talk, _arg: str) -> None:
        question, dossier = talk.question, talk.dossier
        if question is None or dossier is None:
            ask(talk, say("aside.no_question"))
            return
        ask_again(talk, say(key, words=part(words_of(question, dossier))))

    return tell


def tell_paper(talk: Talk, _arg: str) -> None:
    """Answer "Giấy tờ nào": what proves it, and how many photos of it were sent."""
    question, dossier = talk.question, talk.dossier
    if question is None or dossier is None:
        ask(talk, say("aside.no_question"))
        return
    sent = by_paper(photos_of(talk, dossier))
    lines = tuple(
        say("photos.line", paper=paper_words(dossier.edition, paper), count=count, wanted=0)
        for paper in papers_of(dossier, question)
        if (count := len(sent.get(paper, ())))
    )
    told = say("aside.paper", words=words_of(question, dossier).paper)
    proves = bool(papers_of(dossier, question))
    ask_again(talk, told, *((say("photos.sent_for", lines=lines),) if proves else ()))


def tell_progress(talk: Talk, _arg: str) -> None:
    """Answer "Tiến độ"."""
    dossier = talk.dossier
    ask_again(talk, *(progress_parts(dossier) if dossier else ()))


def tell_score(talk: Talk, _arg: str) -> None:
    """Answer "Điểm"."""
    show_score(talk)
    dossier = talk.dossier
    if dossier is None or talk.question is None:
        ask(talk)
        return
    ask_again(talk, *score_parts(dossier))


def stop(talk: Talk, _arg: str) -> None:
    """Answer "Dừng": everything is kept; one word goes on."""
    talk.remember(pending={}, view="", misses=0)
    talk.say(say("stop"), choices=(Choice(say("do.resume"), verb_data("resume")),))


def resume(talk: Talk, _arg: str) -> None:
    """Answer "Tiếp tục": leave what was being edited and go on."""
    talk.remember(editing=None, pending={}, view="", misses=0)
    ask(talk)


def officer(talk: Talk, _arg: str) -> None:
    """Answer "Cán bộ": how to reach a human; the question waits."""
    talk.note("officer.asked", talk.dialogue.registration or "")
    ask_again(talk, officer_words(talk))


def help_me(talk: Talk, _arg: str) -> None:
    """Answer "Trợ giúp": what can be typed at any time."""
    ask_again(talk, say("help"))


def start(talk: Talk, _arg: str) -> None:
    """A greeting in the middle: hello, where we stand (unless just told), and on."""
    dossier = talk.dossier
    if dossier is None or talk.replies:
        ask(talk, say("hello_again"))
        return
    ask(talk, say("hello_again"), recap(talk, dossier))


def my_data(talk: Talk, _arg: str) -> None:
    """Answer "Dữ liệu của tôi": what is kept of this person, in their own chat."""
    lines: list[Say] = []
    for registration in talk.case.registrations:
        dossier = talk.opened(registration.id)
        if dossier is None:
            continue
        lines.append(say("data.dossier", code=registration.code, product=dossier.text("product")))
        lines += [
            say("data.line", name=words_of(q, dossier).name, value=value_of(q, dossier))
            for q in questions(dossier)
            if q.scope != "registration" and dossier.answer(q) is not None
        ]
        if count := sum(photo.state != "failed" for photo in photos_of(talk, dossier)):
            lines.append(say("data.photos", count=count))
    consents = tuple(
        say("data.consent", action=c.action, version=c.text_version, at=c.at.isoformat())
        for c in talk.case.consents
    )
    levels = sum(len(registration.answers) for registration in talk.case.registrations)
    ask_again(talk, say("data.card", lines=tuple(lines), consents=consents, levels=levels))


def withdraw(talk: Talk, _arg: str) -> None:
    """Answer "rút đồng ý": without consent nothing may be kept, so it means deleting."""
    talk.say(
        say("withdraw.ask"),
        choices=(
            Choice(say("withdraw.yes"), talk.ask_to_confirm("delete_all")),
            Choice(say("withdraw.no"), verb_data("stay")),
        ),
        menu="confirm",
    )


def quiet(talk: Talk, _arg: str) -> None:
    """Answer "Không nhắc nữa": no reminders from now on."""
    if not talk.reminders_off:
        talk.consent(of_purpose(talk, REMIND, "withdraw", "button quiet"))
        talk.note("reminders.off", "")
    ask_again(talk, say("reminders.off"))


def remind_again(talk: Talk, _arg: str) -> None:
    """Answer "Nhắc lại": reminders come again."""
    if talk.reminders_off:
        talk.consent(of_purpose(talk, REMIND, "grant", "typed"))
    ask_again(talk, say("reminders.on"))


def check(talk: Talk, arg: str) -> None:
    """Answer "kiểm tra TN-…": whether a message really came from an officer through this bot."""
    reference = arg.strip().upper()
    desk = talk.env.desk
    if not REFERENCE.fullmatch(reference):
        ask_again(talk, say("check.how"))
        return
    genuine = desk is not None and desk.was_told(reference)
    ask_again(talk, say("check.genuine" if genuine else "check.unknown", reference=reference))


REFERENCE = re.compile(r"TN-[0-9A-Z]{4}-[0-9A-Z]{4}")
"""What stands under every officer's message."""


ASIDE: Mapping[str, Callable[[Talk, str], None]] = {
    "back": back,
    "edit": editing.edit,
    "later": later,
    "later_ones": later_ones,
    "why": _about(lambda words: words.why, "aside.why"),
    "example": _about(lambda words: words.example, "aside.example"),
    "paper": tell_paper,
    "progress": tell_progress,
    "score": tell_score,
    "stop": stop,
    "resume": resume,
    "officer": officer,
    "help": help_me,
    "start": start,
    "data": my_data,
    "withdraw": withdraw,
    "quiet": quiet,
    "remind": remind_again,
    "check": check,
}
"""Verbs that step aside, as commands and as buttons."""
