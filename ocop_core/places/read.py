"""Reading a place out of free text."""

from __future__ import annotations

from collections.abc import Sequence

from ocop_core.places.chains import Chain, chains_of
from ocop_core.places.context import Context
from ocop_core.places.decide import decide
from ocop_core.places.gazetteer import gazetteer
from ocop_core.places.leads import lead_at
from ocop_core.places.mentions import Mention
from ocop_core.places.reading import PlaceReading
from ocop_core.places.spelling import exact_mentions, near_mentions
from ocop_core.places.tokens import Token, tokenize
from ocop_core.vietnamese.telex import decode_telex


def read_place(text: str, *, default_province: str | None = None) -> PlaceReading:
    """Read the commune out of a place as people write it, with old names and slips.

    Args:
        text: What the person typed: "xã Vân Hồ, Sơn La", "chieng khoi yen chau", "Q1 SG".
        default_province: Code of the province the bot serves. It decides a bare name only
            if the name is the only one there and was not a district's.

    Returns:
        The reading; it is sure only with one commune and `ask` False.
    """
    reading = _read(text, default_province)
    decoded = decode_telex(text) if reading.ask else text
    if decoded == text:
        return reading
    other = _read(decoded, default_province)
    return other if other.communes or not reading.province else reading


def _read(text: str, default_province: str | None) -> PlaceReading:
    index = gazetteer()
    tokens = tokenize(text)
    mentions = exact_mentions(tokens, index)
    chains = chains_of(Context(tokens, mentions, default_province))
    reading = decide(chains, default_province)
    if not reading.ask and not _leaves_names_unread(tokens, mentions, chains[0]):
        return reading
    mentions += near_mentions(tokens, index, mentions, default_province)
    return decide(chains_of(Context(tokens, mentions, default_province)), default_province)


def _leaves_names_unread(tokens: Sequence[Token], mentions: Sequence[Mention], best: Chain) -> bool:
    """Whether a district was announced and not found, or words follow the commune's name."""
    if best.gap:
        return True
    starts = {mention.start for mention in mentions}
    return best.district is None and any(
        position not in starts and lead_at(tokens, position).is_district
        for position in range(1, len(tokens))
    )
