"""Which set each filed product ended up in: what people and officers settled on.

An officer who corrects the set changes the product's answer, so the correction is in here; the
names, without anything about their producers, are material for the next training.
"""

from __future__ import annotations

from sqlalchemy import select

from ocop_core.store.engines import make_engine
from ocop_core.store.tables import products, registrations

_SETTLED = (
    select(products.c.set_no, products.c.name)
    .where(
        products.c.set_no.is_not(None),
        products.c.name.is_not(None),
        select(registrations.c.id)
        .where(
            registrations.c.product_id == products.c.id,
            registrations.c.filed_at.is_not(None),
        )
        .exists(),
    )
    .distinct()
    .order_by(products.c.set_no, products.c.name)
)


def settled_products(url: str) -> list[tuple[int, str]]:
    """Set number and name of every filed product, each once.

    Args:
        url: the database.

    Raises:
        StoreUrlError: the URL is not one of ours.
    """
    engine = make_engine(url)
    try:
        with engine.connect() as connection:
            rows = connection.execute(_SETTLED).all()
    finally:
        engine.dispose()
    return [(number, name) for number, name in rows if number is not None and name is not None]
