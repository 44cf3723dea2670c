"""What is missing for a star (còn thiếu gì): gates and points apart, then the shortest way."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.order import open_questions
from conversations.presses import verb_data
from conversations.reply import Choice, Say, say
from conversations.turns.asking import ask, ask_again
from conversations.turns.cards import finding_line, least_words, next_star
from conversations.turns.talk import Talk
from ocop_core.criteria import CriteriaSet, Edition, LevelId, Plan, Step, UnmetGate, plan

MOST_PAGES = 20

PER_PAGE = 5
"""Lines of one kind in a message; more come on the next page."""


def tell_missing(talk: Talk, arg: str) -> None:
    """Answer "còn thiếu gì", for the next star or the star named, page by page.

    Args:
        talk: the turn.
        arg: words after the verb, e.g. `gì 4 sao`, or a button's `4.1` (star and page).
    """
    dossier = talk.dossier
    if dossier is None or dossier.score is None or dossier.criteria_set is None:
        ask(talk, say("missing.too_early"))
        return
    talk.show_typing()
    target, page = _wanted(arg, dossier.edition, next_star(dossier.edition, dossier.score))
    found = plan(dossier.edition, dossier.criteria_set, dossier.holdings, target)
    if found.stars >= target and not found.steps:
        lead: tuple[Say, ...] = (say("missing.nothing", target=target),)
    else:
        lead = _parts(dossier, dossier.criteria_set, found, page)
    choices = _more(dossier.edition, found, page)
    if talk.question is None:
        talk.say(*lead, choices=(*choices, *_home(dossier)))
        return
    talk.say(*lead, services=choices)
    ask_again(talk)


def _wanted(arg: str, edition: Edition, default: int) -> tuple[int, int]:
    """Star and page: `4.1` from a button, or a digit somewhere in what was typed."""
    star, _, page = arg.partition(".")
    if star in map(str, edition.stars) and page.isdecimal():
        return int(star), min(int(page[:4]), MOST_PAGES)
    named = [star for star in edition.stars if str(star) in arg]
    return (named[0] if len(named) == 1 else default), 0


def _parts(dossier: Dossier, criteria_set: CriteriaSet, found: Plan, page: int) -> tuple[Say, ...]:
    steps = found.steps[page * PER_PAGE : (page + 1) * PER_PAGE]
    lines = tuple(_step_line(dossier, criteria_set, step) for step in steps)
    left = max(0, len(found.steps) - (page + 1) * PER_PAGE)
    if page > 0:
        return (say("missing.steps", lines=lines, left=left, first=page * PER_PAGE + 1),)
    findings = dossier.eligibility.findings
    head = say(
        "missing.head",
        hinders=tuple(finding_line(dossier, f) for f in findings if f.verdict == "no"),
        target=found.target,
        gates=tuple(_gate_line(dossier, criteria_set, gate) for gate in found.gates[:PER_PAGE]),
        gates_left=max(0, len(found.gates) - PER_PAGE),
        gates_count=len(found.gates),
        points=found.points_short,
        unanswered=sum(q.criterion is not None for q in open_questions(dossier)),
    )
    if not found.reachable:
        return head, say("missing.unreachable", why=tuple(_blocked(dossier, criteria_set, found)))
    return head, say("missing.steps", lines=lines, left=left, first=1)


def _blocked(dossier: Dossier, criteria_set: CriteriaSet, found: Plan) -> list[Say]:
    words = dossier.edition.words.criteria
    return [
        say("missing.blocked_points")
        if reason == "points"
        else say("missing.blocked_gate", name=words[criteria_set.by_code[reason].words].name)
        for reason in found.blocked_by
    ]


def _gate_line(dossier: Dossier, criteria_set: CriteriaSet, gate: UnmetGate) -> Say:
    criterion = criteria_set.by_code[gate.criterion]
    return say(
        "missing.gate",
        stars=gate.stars,
        code=gate.criterion,
        name=dossier.edition.words.criteria[criterion.words].name,
        needs=least_words(dossier, criteria_set, gate),
        unanswered=gate.has is None,
    )


def _step_line(dossier: Dossier, criteria_set: CriteriaSet, step: Step) -> Say:
    criterion = criteria_set.by_code[step.criterion]
    words = dossier.edition.words
    return say(
        "missing.step",
        code=step.criterion,
        name=words.criteria[criterion.words].name,
        to=_button(dossier, criteria_set, step.criterion, step.to_level),
        gain=step.gain,
        gate=step.why == "gate",
        paper=words.criteria[criterion.words].paper,
    )


def _button(dossier: Dossier, criteria_set: CriteriaSet, code: str, level_id: LevelId) -> str:
    level = criteria_set.by_code[code].level(level_id)
    return dossier.edition.words.levels[level.words].button if level else ""


def _more(edition: Edition, found: Plan, page: int) -> tuple[Choice, ...]:
    choices = []
    if len(found.steps) > (page + 1) * PER_PAGE:
        data = verb_data("missing", f"{found.target}.{page + 1}")
        choices.append(Choice(say("missing.more"), data))
    if found.target < 5:
        above = found.target + 1
        choices.append(Choice(say("missing.for", stars=above), verb_data("missing", f"{above}.0")))
    return tuple(choices)


def _home(dossier: Dossier) -> tuple[Choice, ...]:
    home = [Choice(say("do.edit"), verb_data("edit")), Choice(say("do.score"), verb_data("score"))]
    if dossier.registration.filed is None:
        home.insert(0, Choice(say("do.file"), verb_data("file")))
    return tuple(home)
