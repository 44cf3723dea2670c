"""The picture beside a province's digest (biểu đồ): products by group and stars."""

from __future__ import annotations

from collections.abc import Mapping

from conversations.digest_lines import STARS, Editions, star_groups
from conversations.pictures import bars
from conversations.reply import Picture, Spec, say
from conversations.wording import vietnamese
from ocop_core.calendar import local_day
from ocop_core.notices.digest import Digest, from_json
from ocop_core.places import unit
from ocop_core.registry.model import JsonValue


def digest_picture(content: Mapping[str, JsonValue], editions: Editions) -> Picture | None:
    """The chart of a province's week; the digest itself says the same in words.

    Args:
        content: as `ocop_core.notices.digest.to_json` wrote it.
        editions: by id; they name the groups.

    Returns:
        None for other digests, and where no product is certified.
    """
    digest = from_json(content)
    section = digest.section("stars") if digest else None
    if digest is None or section is None:
        return None
    title = say("digests.chart.title")
    return Picture(
        spec=_spec(digest, star_groups(section, editions, lambda found: found.group)),
        caption=title,
        alt=say("digests.chart.alt", count=section.count),
    )


def _spec(digest: Digest, groups: Mapping[str, Mapping[int, int]]) -> Spec:
    other = vietnamese().text(say("digests.other_group"))
    try:
        place = unit(digest.area).label
    except KeyError:  # a unit of the past
        place = digest.area
    return bars(
        say("digests.chart.title"),
        place,
        tuple(say("digests.chart.series", star=star) for star in STARS),
        {
            name or other: tuple(counts.get(star, 0) for star in STARS)
            for name, counts in groups.items()
        },
        empty=say("digests.chart.empty"),
        note=say("digests.chart.note", day=f"{local_day(digest.at):%d/%m/%Y}"),
    )
