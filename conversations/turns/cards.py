"""Score and progress as a person reads them: a range, gates and points apart, always honest."""

from __future__ import annotations

from conversations.flows.dossier import Dossier
from conversations.flows.order import level_section, progress
from conversations.reply import Say, plain, say
from ocop_core.criteria import CriteriaSet, Edition, Finding, Part, Score, UnmetGate, counts
from ocop_core.registry import Review


def result_parts(dossier: Dossier) -> tuple[Say, ...]:
    """The score card: stars, points by part, gates and what is still open."""
    found = dossier.score
    if found is None:
        return (say("result.no_set"),)
    filed = dossier.registration.filed
    aim = next_star(dossier.edition, found)
    head = say("result.filed", receipt=filed.receipt, at=filed.at.isoformat()) if filed else None
    review = dossier.registration.review
    moved = filed and review is not None and review.state != "filed"  # which the head says
    status = status_line(review) if moved and review else None
    return (
        *((head,) if head else ()),
        *((status,) if status else ()),
        say(
            "result.card",
            product=dossier.text("product"),
            title=dossier.edition.title,
            sure=found.total.sure,
            possible=found.total.possible,
            stars=found.stars.sure,
            stars_possible=found.stars.possible,
            parts=tuple(part_line(dossier, found, part) for part in found.parts),
            next=aim,
            points=max(0, dossier.edition.stars[aim] - found.total.sure),
            certified=LEAST_CERTIFIED,
            council=_estimated(dossier),
            gates=len([g for g in found.gates if g.stars <= aim]),
        ),
    )


def status_line(review: Review) -> Say:
    """Where the dossier stands with the officers, in one line."""
    result = review.result
    return say(
        f"review.status.{review.state}",
        since=review.since.isoformat(),
        reason=reason_words(review.reason),
        set="set" in review.asked,
        stars=result.stars if result else 0,
        points=f"{result.points:g}".replace(".", ",") if result else "",
        decision=result.decision if result else "",
    )


WHY = frozenset({"paper", "expired", "mismatch", "unreadable", "not_local", "not_own", "forged"})
"""Reasons officers choose from; any other is their own words."""


def reason_words(reason: str) -> Say:
    """An officer's reason: chosen from the list, or typed."""
    key = reason.removeprefix("why:")
    return say(f"why.{key}") if reason.startswith("why:") and key in WHY else plain(reason)


def part_line(dossier: Dossier, found: Score, part: Part) -> Say:
    """`Phần A: 7/16, điểm chắc chắn 14, có thể tới 33`, counted in criteria that count."""
    own, held = found.parts[part], dossier.holdings
    counting = _counting(dossier, part)
    return say(
        "result.part",
        part=part,
        answered=sum(held.get(code) is not None for code in counting),
        total=len(counting),
        sure=own.sure,
        possible=own.possible,
        max=own.max,
    )


def _counting(dossier: Dossier, part: Part) -> list[str]:
    criteria_set = dossier.criteria_set
    if criteria_set is None:
        return []
    return [
        criterion.code
        for criterion in criteria_set.criteria
        if criterion.part == part and counts(criterion, dossier.holdings, criteria_set) is not False
    ]


def _estimated(dossier: Dossier) -> int:
    """Points held in criteria that the council settles: the producer can only guess them."""
    criteria_set, held = dossier.criteria_set, dossier.holdings
    if criteria_set is None:
        return 0
    levels = (
        criterion.level(held_level)
        for criterion in criteria_set.criteria
        if criterion.judged_by == "council"
        and (held_level := held.get(criterion.code)) is not None
        and counts(criterion, held, criteria_set)
    )
    return sum(level.points for level in levels if level is not None)


LEAST_CERTIFIED = 3
"""Products below 3 stars get neither decision nor certificate (Article 4)."""


def next_star(edition: Edition, found: Score) -> int:
    """The star to aim at: the one above what is sure, and one that is worth a certificate."""
    above = [star for star in sorted(edition.stars) if star > found.stars.sure]
    return next((star for star in above if star >= LEAST_CERTIFIED), max(edition.stars))


def least_words(dossier: Dossier, criteria_set: CriteriaSet, gate: UnmetGate) -> str:
    """The level a gate asks for, as its button says it."""
    levels = criteria_set.by_code[gate.criterion].levels
    level = next(level for level in levels if level.position == gate.needs)
    return dossier.edition.words.levels[level.words].button


def score_parts(dossier: Dossier) -> tuple[Say, ...]:
    """The score when asked for in between."""
    if dossier.score is None:
        return (say("result.no_set"),)
    return result_parts(dossier)


def section_parts(dossier: Dossier, section: str) -> tuple[Say, ...]:
    """What is told when a section of the self-assessment is done."""
    found, criteria_set = dossier.score, dossier.criteria_set
    if found is None or criteria_set is None:
        return ()
    heading = next(
        (s for s in criteria_set.sections if level_section(s.part, s.words) == section), None
    )
    if heading is None:
        return ()
    return (
        say(
            "section.done",
            section=dossier.edition.words.sections[heading.words],
            line=part_line(dossier, found, heading.part),
            sure=found.total.sure,
            possible=found.total.possible,
            stars=found.stars.sure,
            stars_possible=found.stars.possible,
        ),
    )


def progress_parts(dossier: Dossier) -> tuple[Say, ...]:
    """How far the dossier has come."""
    whole = progress(dossier)
    found = dossier.score
    lines = tuple(part_line(dossier, found, part) for part in found.parts) if found else ()
    return (
        say(
            "progress.card",
            product=dossier.text("product"),
            answered=whole.answered,
            total=whole.total,
            put_off=whole.put_off,
            parts=lines,
        ),
    )


def eligibility_parts(dossier: Dossier) -> tuple[Say, ...]:
    """Whether the dossier may be filed, and what to do about what hinders it."""
    found = dossier.eligibility
    told = tuple(
        plain(dossier.edition.words.conditions[condition.words].todo)
        for condition in (dossier.criteria_set.conditions if dossier.criteria_set else ())
        if condition.kind == "knockout"
        and not dossier.edition.words.conditions[condition.words].question
    )
    return (
        say(
            f"eligible.{found.verdict}",
            open=tuple(finding_line(dossier, finding) for finding in found.open),
            told=told,
        ),
    )


def finding_line(dossier: Dossier, finding: Finding) -> Say:
    """One condition that hinders, with what to do."""
    words = dossier.edition.words.conditions[finding.words]
    return say("eligible.finding", name=words.name, todo=words.todo, verdict=finding.verdict)
