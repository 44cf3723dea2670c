"""Whether a certificate's product is on its way to the next one (đánh giá lại đã nộp)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select

from ocop_core.store.officer_tables import certificates
from ocop_core.store.tables import registrations


def renewal_is_filed() -> ColumnElement[bool]:
    """Whether the product of the certificate has a later dossier that was filed."""
    old, new = registrations.alias("old"), registrations.alias("new")
    return exists(
        select(new.c.id)
        .join(old, old.c.product_id == new.c.product_id)
        .where(
            old.c.id == certificates.c.registration_id,
            new.c.id != old.c.id,
            new.c.filed_at > old.c.filed_at,
        )
    )
