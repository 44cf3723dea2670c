from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert, select, update

from ocop_core.registry.acts import Approve, Arrange, Enrol, Invite, Revoke, Snooze
from ocop_core.registry.officer import Role
from ocop_core.store import StoreError
from ocop_core.store import officer_acts as acts
from ocop_core.store.engines import connected, make_engine
from ocop_core.store.errors import ActRefused, OutcomeError
from ocop_core.store.officer_reading import all_officers, find_officer
from ocop_core.store.officer_tables import invitations, officers, snoozes
from ocop_core.store.tables import audit, people
from tests.store.dossiers import add_review

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
COMMUNE, NEIGHBOUR, PROVINCE = "03979", "03910", "14"
INVITE = Invite(
    id="i1",
    code_hash="ab" * 32,
    role="commune_officer",
    area=COMMUNE,
    name="Lò Thị Mai, Phòng Kinh tế",
    until=date(2027, 11, 23),
    expires_at=NOW + timedelta(hours=48),
    by=acts.CONSOLE,
)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url, connections=4)
    with connected(engine) as conn:
        conn.execute(insert(people), [{"id": f"p{n}", "created_at": NOW} for n in ("", 1, 2, 3, 4)])
    yield engine
    engine.dispose()


def state_of(engine: Engine, officer: str) -> str:
    with connected(engine) as conn:
        found = find_officer(conn, officer)
    assert found is not None
    return found.state


def noted(engine: Engine) -> list[str]:
    with connected(engine) as conn:
        return list(conn.execute(select(audit.c.action).order_by(audit.c.id)).scalars())


def name_officer(
    engine: Engine, officer: str, role: Role = "commune_head", area: str = COMMUNE
) -> None:
    """An active officer of the person with the same number."""
    act = replace(INVITE, id=f"i-{officer}", code_hash=officer, role=role, area=area)
    with connected(engine) as conn:
        acts.invite(conn, NOW, act)
        acts.enrol(conn, NOW, Enrol(act.id, officer), officer.replace("o", "p"))
        acts.approve(conn, NOW, Approve(officer, acts.CONSOLE), second_person="Cầm Văn Hai")


def test_from_invitation_to_officer(engine: Engine) -> None:
    name_officer(engine, "o1")
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)
        found = acts.find_invitation(conn, INVITE.code_hash, NOW)
        assert found is not None
        assert (found.id, found.role, found.area, found.by) == (
            "i1",
            INVITE.role,
            COMMUNE,
            "console",
        )
        assert acts.find_invitation(conn, "cd" * 32, NOW) is None
        acts.enrol(conn, NOW, Enrol("i1", "o2"), "p2")
        assert acts.find_invitation(conn, INVITE.code_hash, NOW) is None
    assert state_of(engine, "o2") == "pending"
    with connected(engine) as conn:
        acts.approve(conn, NOW, Approve("o2", "o1"))
        officer = find_officer(conn, "o2")
        mine = [item.id for item in all_officers(conn)]
    assert officer is not None
    assert officer.may("review", date(2026, 11, 23))
    assert (officer.person_id, officer.name, officer.until) == ("p2", INVITE.name, INVITE.until)
    assert sorted(mine) == ["o1", "o2"]
    assert noted(engine)[3:] == ["officer.invited", "officer.enrolled", "officer.approved"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"area": "99999"},
        {"area": PROVINCE},
        {"area": ""},
        {"role": "province_officer"},
        {"until": date(2026, 11, 22)},
        {"until": date(2027, 11, 25)},
        {"expires_at": NOW},
        {"expires_at": NOW + timedelta(hours=49)},
    ],
)
def test_what_cannot_be_is_not_invited(engine: Engine, wrong: dict[str, object]) -> None:
    with connected(engine) as conn, pytest.raises(OutcomeError):
        acts.invite(conn, NOW, replace(INVITE, **wrong))  # type: ignore[arg-type]
    assert noted(engine) == []


@pytest.mark.parametrize(
    ("namer", "area_of_namer", "role", "area", "allowed"),
    [
        ("commune_head", COMMUNE, "commune_officer", COMMUNE, True),
        ("commune_head", COMMUNE, "commune_head", COMMUNE, False),
        ("commune_head", COMMUNE, "commune_officer", NEIGHBOUR, False),
        ("commune_officer", COMMUNE, "commune_officer", COMMUNE, False),
        ("province_officer", PROVINCE, "commune_head", COMMUNE, True),
        ("province_officer", PROVINCE, "province_officer", PROVINCE, True),
        ("province_officer", "01", "commune_head", COMMUNE, False),
        ("province_officer", PROVINCE, "administrator", PROVINCE, False),
        ("administrator", "", "administrator", "", True),
        ("administrator", PROVINCE, "province_officer", "01", False),
    ],
)
def test_who_may_invite_whom(  # noqa: PLR0917
    engine: Engine, namer: Role, area_of_namer: str, role: Role, area: str, allowed: bool
) -> None:
    name_officer(engine, "o1", namer, area_of_namer)
    act = replace(INVITE, role=role, area=area, by="o1")
    with connected(engine) as conn:
        if allowed:
            acts.invite(conn, NOW, act)
            return
        with pytest.raises(ActRefused):
            acts.invite(conn, NOW, act)


def test_an_invitation_is_used_once_and_for_48_hours(engine: Engine) -> None:
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)
        late = NOW + timedelta(hours=48)
        assert acts.find_invitation(conn, INVITE.code_hash, late) is None
        with pytest.raises(ActRefused):
            acts.enrol(conn, late, Enrol("i1", "o1"), "p1")
        acts.enrol(conn, NOW, Enrol("i1", "o1"), "p1")
        with pytest.raises(ActRefused):
            acts.enrol(conn, NOW, Enrol("i1", "o2"), "p2")
        assert [item.id for item in all_officers(conn)] == ["o1"]


def test_of_two_who_use_a_code_at_once_one_is_enrolled(engine: Engine) -> None:
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)

    def use(number: int) -> bool:
        try:
            with connected(engine) as conn:
                acts.enrol(conn, NOW, Enrol("i1", f"o{number}"), f"p{number}")
        except StoreError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(1, 5))) == [False, False, False, True]
    with connected(engine) as conn:
        assert len(all_officers(conn)) == 1
        assert (
            conn.execute(select(invitations.c.used_by)).scalars().one() == all_officers(conn)[0].id
        )


def test_the_invitation_of_a_revoked_officer_is_worth_nothing(engine: Engine) -> None:
    name_officer(engine, "o1")
    with connected(engine) as conn:
        acts.invite(conn, NOW, replace(INVITE, by="o1"))
        acts.revoke(conn, NOW, Revoke("o1", acts.CONSOLE))
        assert acts.find_invitation(conn, INVITE.code_hash, NOW) is None
        with pytest.raises(ActRefused):
            acts.enrol(conn, NOW, Enrol("i1", "o2"), "p2")


def test_a_newer_invitation_replaces_one_still_waiting(engine: Engine) -> None:
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)
        acts.enrol(conn, NOW, Enrol("i1", "o1"), "p1")
        acts.invite(conn, NOW, replace(INVITE, id="i2", code_hash="cd" * 32))
        acts.enrol(conn, NOW, Enrol("i2", "o2"), "p1")
    assert (state_of(engine, "o1"), state_of(engine, "o2")) == ("revoked", "pending")


def test_a_renewed_role_replaces_the_old_one(engine: Engine) -> None:
    name_officer(engine, "o1", "commune_officer")
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)
        acts.enrol(conn, NOW, Enrol("i1", "o2"), "p1")
        acts.approve(conn, NOW, Approve("o2", acts.CONSOLE), second_person="Cầm Văn Hai")
    assert (state_of(engine, "o1"), state_of(engine, "o2")) == ("revoked", "active")


def waiting_invited_by(engine: Engine, by: str) -> None:
    """Officer o4 waits, invited by this one."""
    with connected(engine) as conn:
        acts.invite(conn, NOW, replace(INVITE, by=by))
        acts.enrol(conn, NOW, Enrol("i1", "o4"), "p4")


def approves(engine: Engine, by: str, second_person: str | None = None) -> bool:
    try:
        with connected(engine) as conn:
            acts.approve(conn, NOW, Approve("o4", by), second_person=second_person)
    except ActRefused:
        assert state_of(engine, "o4") != "active"
        return False
    assert state_of(engine, "o4") == "active"
    return True


@pytest.mark.parametrize(
    ("by", "second_person", "allowed"),
    [
        (acts.CONSOLE, None, False),
        (acts.CONSOLE, "  ", False),
        (acts.CONSOLE, " lò thị mai, phòng kinh tế", False),
        (acts.CONSOLE, "Cầm Văn Hai", True),
        ("o1", None, True),
        ("o2", None, False),
        ("nobody", None, False),
    ],
)
def test_who_may_approve_what_the_console_invited(
    engine: Engine, by: str, second_person: str | None, allowed: bool
) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o2", "commune_officer")
    waiting_invited_by(engine, acts.CONSOLE)
    assert approves(engine, by, second_person) is allowed


@pytest.mark.parametrize(("by", "allowed"), [(acts.CONSOLE, True), ("o1", False), ("o2", True)])
def test_who_may_approve_what_an_officer_invited(engine: Engine, by: str, allowed: bool) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o2")
    waiting_invited_by(engine, "o1")
    assert approves(engine, by) is allowed


def test_the_same_person_under_another_role_is_no_second_person(engine: Engine) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o2", "province_officer", PROVINCE)
    with connected(engine) as conn:
        conn.execute(update(officers).where(officers.c.id == "o2").values(person_id="p1"))
    waiting_invited_by(engine, "o1")
    assert not approves(engine, "o2")


def test_nobody_approves_themselves(engine: Engine) -> None:
    name_officer(engine, "o4", "commune_head")
    with connected(engine) as conn:
        acts.invite(conn, NOW, INVITE)
        acts.enrol(conn, NOW, Enrol("i1", "o5"), "p4")
        with pytest.raises(ActRefused):
            acts.approve(conn, NOW, Approve("o5", "o4"))


def test_the_second_person_is_in_the_audit_trail(engine: Engine) -> None:
    name_officer(engine, "o1")
    with connected(engine) as conn:
        query = select(audit.c.details).where(audit.c.action == "officer.approved")
        assert conn.execute(query).scalar_one() == {"second_person": "Cầm Văn Hai"}


def test_an_approved_or_revoked_officer_is_not_approved_again(engine: Engine) -> None:
    name_officer(engine, "o1")
    waiting_invited_by(engine, acts.CONSOLE)
    assert approves(engine, "o1")
    with connected(engine) as conn, pytest.raises(ActRefused):
        acts.approve(conn, NOW, Approve("o4", "o1"))
    with connected(engine) as conn:
        acts.revoke(conn, NOW, Revoke("o4", "o1"))
    assert not approves(engine, "o1")


def test_a_role_that_ran_out_names_nobody(engine: Engine) -> None:
    name_officer(engine, "o1")
    late = NOW + timedelta(days=366)
    act = replace(INVITE, by="o1", until=date(2028, 1, 1), expires_at=late + timedelta(hours=1))
    with connected(engine) as conn, pytest.raises(ActRefused):
        acts.invite(conn, late, act)


@pytest.mark.parametrize(
    ("by", "allowed"), [(acts.CONSOLE, True), ("o1", True), ("o2", True), ("o3", False)]
)
def test_who_may_revoke(engine: Engine, by: str, allowed: bool) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o2", "commune_officer")
    name_officer(engine, "o3", "commune_officer")
    with connected(engine) as conn:
        if not allowed:
            with pytest.raises(ActRefused):
                acts.revoke(conn, NOW, Revoke("o2", by))
            return
        acts.revoke(conn, NOW, Revoke("o2", by))
        with pytest.raises(ActRefused):
            acts.revoke(conn, NOW, Revoke("o2", acts.CONSOLE))
    assert state_of(engine, "o2") == "revoked"


def test_arranging_digests(engine: Engine) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o2", "commune_officer")
    with connected(engine) as conn:
        acts.arrange(conn, NOW, Arrange("o1", at_minute=480, weekdays=(4, 0, 4), deputy="o2"))
        acts.arrange(conn, NOW, Arrange("o1", paused_until=date(2026, 12, 1)))
        columns = officers.c
        query = select(
            columns.at_minute, columns.weekdays, columns.deputy, columns.paused_until
        ).where(columns.id == "o1")
        assert tuple(conn.execute(query).one()) == (480, "04", "o2", date(2026, 12, 1))
        acts.arrange(conn, NOW, Arrange("o1", resume=True, deputy=""))
        assert tuple(conn.execute(query).one()) == (480, "04", None, None)
        acts.arrange(conn, NOW, Arrange("o1", deputy="o2"))
        acts.revoke(conn, NOW, Revoke("o2", acts.CONSOLE))
        assert conn.execute(query).one().deputy is None


@pytest.mark.parametrize(
    "act",
    [
        Arrange("o1"),
        Arrange("o1", at_minute=1440),
        Arrange("o1", at_minute=-1),
        Arrange("o1", weekdays=()),
        Arrange("o1", weekdays=(7,)),
        Arrange("nobody", at_minute=1),
        Arrange("o1", deputy="o1"),
        Arrange("o1", deputy="o3"),
        Arrange("o1", deputy="nobody"),
    ],
)
def test_what_cannot_be_arranged(engine: Engine, act: Arrange) -> None:
    name_officer(engine, "o1")
    name_officer(engine, "o3", "commune_officer", NEIGHBOUR)
    with connected(engine) as conn, pytest.raises((ActRefused, OutcomeError)):
        acts.arrange(conn, NOW, act)


def test_snoozing_a_dossier_of_the_area(engine: Engine) -> None:
    name_officer(engine, "o1", "commune_officer")
    name_officer(engine, "o3", "commune_officer", NEIGHBOUR)
    with connected(engine) as conn:
        add_review(conn, "r1", COMMUNE)
        acts.snooze(conn, NOW, Snooze("o1", "r1", date(2026, 12, 1), "Chờ phiếu xét nghiệm"))
        acts.snooze(conn, NOW, Snooze("o1", "r1", date(2026, 12, 8), "Vẫn chờ"))
        kept = [tuple(row) for row in conn.execute(select(snoozes))]
        assert kept == [("o1", "r1", date(2026, 12, 8), "Vẫn chờ")]
        for act in (
            Snooze("o3", "r1", date(2026, 12, 8), "Chờ"),
            Snooze("o1", "r2", date(2026, 12, 8), "Chờ"),
            Snooze("nobody", "r1", date(2026, 12, 8), "Chờ"),
        ):
            with pytest.raises(ActRefused):
                acts.snooze(conn, NOW, act)
        with pytest.raises(OutcomeError):
            acts.snooze(conn, NOW, Snooze("o1", "r1", date(2026, 12, 8), " "))
