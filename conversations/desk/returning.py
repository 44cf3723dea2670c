"""Returning a dossier for a supplement (trả lại bổ sung): which papers, and why.

The officer ticks papers; the producer is asked exactly the questions those papers prove.
"""

from __future__ import annotations

from conversations.desk.clerk import Clerk, button, held
from conversations.desk.dossier_card import dossier_of, paper_name, show
from conversations.desk.steps import REASONS, is_reason, opened, take_step
from conversations.flows.dossier import Dossier, condition_question, level_question
from conversations.flows.returned import SET
from conversations.presses import verb_data
from conversations.reply import Choice, plain, say
from conversations.understand import read_product
from ocop_core.criteria import CriteriaSet
from ocop_core.registry.desk import DossierFile

SAMPLE = "sample"
"""Samples are carried, not answered."""

LIKELY_SETS = 3


def questions_by_paper(dossier: Dossier, missing: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """The papers that can be asked for, each with the questions it proves.

    Args:
        dossier: the dossier.
        missing: keys missing already; those of conditions are offered as well.
    """
    criteria_set = dossier.criteria_set
    found: dict[str, list[str]] = {}
    for criterion in criteria_set.criteria if criteria_set else ():
        level = dossier.holdings.get(criterion.code)
        held_level = criterion.level(level) if level is not None else None
        if criteria_set is None or held_level is None or held_level.points == 0:
            continue
        for paper in criterion.papers:
            if paper != SAMPLE:
                found.setdefault(paper, []).append(level_question(criteria_set, criterion.code))
    for finding in dossier.eligibility.findings:
        if finding.words in dossier.edition.words.conditions and finding.words in missing:
            found.setdefault(finding.words, []).append(condition_question(finding.words))
    return {paper: tuple(questions) for paper, questions in found.items()}


def ask_papers(clerk: Clerk, arg: str) -> None:
    """Which papers are wanted?"""
    found = opened(clerk, arg, "return")
    if found is not None:
        _show_papers(clerk, found[0], ())


def _show_papers(clerk: Clerk, file: DossierFile, picked: tuple[str, ...]) -> None:
    dossier = dossier_of(clerk, file)
    clerk.remember(
        open=file.registration.code, typing="return", held=held(file), picked=list(picked)
    )
    choices = [
        Choice(
            say("desk.tick", name=_brief(paper_name(dossier, paper)), on=paper in picked),
            verb_data("o_pick", paper),
        )
        for paper in questions_by_paper(dossier, file.missing)
    ]
    if picked:
        choices.append(button("picked", "o_picked", held(file)))
    choices.append(button("cancel", "o_open", held(file)))
    clerk.say(
        say("desk.return", code=file.registration.code, count=len(picked)), choices=tuple(choices)
    )


def _brief(name: str) -> str:
    return name.split(";", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()


def pick(clerk: Clerk, paper: str) -> None:
    """Tick a paper, or untick it."""
    found = opened(clerk, clerk.doing("held"), "return")
    if found is None:
        return
    known = questions_by_paper(dossier_of(clerk, found[0]), found[0].missing)
    picked = clerk.picked()
    if paper in picked:
        picked = tuple(one for one in picked if one != paper)
    elif paper in known:
        picked = (*picked, paper)
    _show_papers(clerk, found[0], picked)


def ask_reason(clerk: Clerk, arg: str) -> None:
    """Why is it returned?"""
    found = opened(clerk, arg, "return")
    picked = clerk.picked()
    if found is None:
        return
    if not picked:
        _show_papers(clerk, found[0], ())
        return
    file = found[0]
    dossier = dossier_of(clerk, file)
    clerk.remember(
        open=file.registration.code, typing="return_why", held=held(file), picked=list(picked)
    )
    choices = (
        *(button(f"why.{key}", "o_reason", key) for key in REASONS["return"]),
        button("cancel", "o_open", held(file)),
    )
    names = tuple(plain(paper_name(dossier, paper)) for paper in picked)
    clerk.say(say("desk.return_why", names=names), choices=choices)


def give_back(clerk: Clerk, reason: str) -> None:
    """Return it for the papers ticked, with the reason."""
    found = opened(clerk, clerk.doing("held"), "return")
    if found is None:
        return
    file, step = found
    if not is_reason(clerk, file, reason):
        return
    known = questions_by_paper(dossier_of(clerk, file), file.missing)
    papers = tuple(paper for paper in clerk.picked() if paper in known)
    asked = tuple(dict.fromkeys(question for paper in papers for question in known[paper]))
    if not asked:
        _show_papers(clerk, file, ())
        return
    take_step(clerk, file, "return", step.target, reason=reason, asked=asked, papers=papers)


def ask_set(clerk: Clerk, arg: str) -> None:
    """Which criteria set would be right?"""
    found = opened(clerk, arg, "return")
    if found is None:
        return
    file = found[0]
    dossier = dossier_of(clerk, file)
    likely = [int(one.label) for one in read_product(dossier.text("product")).candidates]
    own = dossier.criteria_set.number if dossier.criteria_set else 0
    sets = dossier.edition.sets
    offered = [number for number in likely if number in sets and number != own][:LIKELY_SETS]
    clerk.remember(open=file.registration.code, typing="set", held=held(file))
    words = dossier.edition.words.sets
    clerk.say(
        say("desk.set", now=words[own].label if own in words else ""),
        choices=(
            *(
                Choice(plain(f"{number}. {words[number].label}"), verb_data("o_set_to", number))
                for number in offered
            ),
            button("cancel", "o_open", held(file)),
        ),
    )


def typed_set(clerk: Clerk, text: str) -> None:
    """A set's number as typed: said back with its name, because a line's number looks like one."""
    found = opened(clerk, clerk.doing("held"), "return")
    if found is None:
        return
    file = found[0]
    dossier = dossier_of(clerk, file)
    wanted = _set_of(dossier, text)
    if wanted is None or dossier.criteria_set is wanted:
        ask_set(clerk, held(file))
        return
    clerk.remember(open=file.registration.code, held=held(file))
    clerk.say(
        say(
            "desk.set_sure",
            number=wanted.number,
            name=dossier.edition.words.sets[wanted.number].label,
        ),
        choices=(
            button("sure", "o_set_to", str(wanted.number)),
            button("cancel", "o_open", held(file)),
        ),
    )


def correct_set(clerk: Clerk, typed: str) -> None:
    """Return the dossier for another set; the correction is kept for the next training."""
    found = opened(clerk, clerk.doing("held"), "return")
    if found is None:
        return
    file, step = found
    dossier = dossier_of(clerk, file)
    own = dossier.criteria_set
    wanted = _set_of(dossier, typed)
    if wanted is None or own is wanted:
        ask_set(clerk, held(file))
        return
    clerk.talk.note(
        "set.corrected",
        file.registration.id,
        product=dossier.text("product"),
        before=own.number if own else None,
        after=wanted.number,
    )
    take_step(clerk, file, "return", step.target, asked=(SET,), told={"set": wanted.number})


def _set_of(dossier: Dossier, typed: str) -> CriteriaSet | None:
    digits = typed.strip().removeprefix("bộ").strip()
    return dossier.edition.sets.get(int(digits)) if digits.isdecimal() and len(digits) < 3 else None


def shown_again(clerk: Clerk, arg: str) -> None:
    """Leave what was begun and show the dossier."""
    file = clerk.open(arg.partition(".")[0])
    if file is not None:
        show(clerk, file)
