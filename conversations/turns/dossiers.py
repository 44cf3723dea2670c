"""Beginning, choosing and deleting dossiers; asking whose product it is."""

from __future__ import annotations

from dataclasses import replace

from conversations.flows.dossier import Dossier
from conversations.flows.order import progress
from conversations.presses import verb_data
from conversations.reply import Choice, Say, plain, say
from conversations.turns.asking import ask, ask_menu, label_of
from conversations.turns.talk import Talk
from ocop_core.registry import Producer, Product, Registration

MOST = 50
"""Dossiers one chat may hold: more are a mistake or a flood, not a farm."""


def begin_new(talk: Talk) -> None:
    """Answer "Sản phẩm mới": for which producer, if there are several to choose from."""
    named = [p for p in talk.case.producers if "name" in p.answers]
    empty = next((d for d in _dossiers(talk) if not _begun(d)), None)
    if empty is not None:
        talk.turn_to(empty.registration.id)
        ask(talk, say("new.already_open"))
        return
    if not named:
        begin(talk, None)
        return
    choices = [
        Choice(plain(str(p.answers["name"].value)), verb_data("new_for", p.id)) for p in named
    ]
    choices.append(Choice(say("new.other_producer"), verb_data("new_for", "other")))
    talk.say(say("new.whose"), choices=tuple(choices))


def begin(talk: Talk, producer_id: str | None, *leads: Say) -> None:
    """Begin a dossier for a producer of this person, or for a new one."""
    if len(talk.case.registrations) >= MOST:
        ask(talk, say("new.too_many", count=MOST))
        return
    env = talk.env
    producer = next((p for p in talk.case.producers if p.id == producer_id), None)
    case = talk.case
    if producer is None:
        producer = Producer(env.new_id())
        case = replace(case, producers=(*case.producers, producer))
    product = Product(env.new_id(), producer.id)
    registration = Registration(env.new_id(), product.id, env.current, env.new_code())
    talk.case = replace(
        case,
        products=(*case.products, product),
        registrations=(*case.registrations, registration),
    )
    talk.turn_to(registration.id)
    talk.note("registration.begun", registration.id)
    ask(talk, *leads)


def choose(talk: Talk) -> None:
    """Answer "Hồ sơ của tôi": the dossiers to choose from."""
    if len(talk.case.registrations) == 1 and talk.dossier is not None:
        ask(talk, recap(talk, talk.dossier))
        return
    talk.turn_to(None)
    ask_menu(talk)


def pick(talk: Talk, registration_id: str) -> None:
    """Go on with one of the person's own dossiers."""
    if talk.registration(registration_id) is None:
        ask(talk, say("press.gone"))
        return
    talk.turn_to(registration_id)
    dossier = talk.dossier
    ask(talk, *((recap(talk, dossier),) if dossier else ()))


def recap(talk: Talk, dossier: Dossier) -> Say:
    """Where this dossier stands, in one or two lines, for somebody who comes back."""
    done = progress(dossier)
    return say(
        "recap",
        product=dossier.text("product"),
        code=dossier.registration.code,
        name=dossier.text("name"),
        answered=done.answered,
        total=done.total,
        filed=dossier.registration.filed is not None,
        several=len(talk.case.registrations) > 1,
    )


def ask_delete(talk: Talk) -> None:
    """Deleting is always asked back, and says what goes."""
    dossier = talk.dossier
    choices = []
    if dossier is not None:
        talk.trace.append("asked delete")
        data = verb_data("delete_one", dossier.registration.id)
        choices.append(Choice(say("delete.one", product=label_of(dossier)), data))
    choices += [
        Choice(say("delete.all"), verb_data("delete_all")),
        Choice(say("delete.none"), verb_data("stay")),
    ]
    filed = any(r.filed for r in talk.case.registrations)
    talk.say(say("delete.ask", filed=filed), choices=tuple(choices))


def ask_delete_one(talk: Talk, registration_id: str) -> None:
    """Deleting one dossier is asked back."""
    dossier = talk.opened(registration_id) if talk.registration(registration_id) else None
    if dossier is None:
        ask(talk, say("press.gone"))
        return
    yes = talk.ask_to_confirm("delete_one", registration_id)
    talk.say(
        say("delete.one_sure", product=label_of(dossier)),
        choices=(
            Choice(say("delete.one_yes"), yes),
            Choice(say("delete.none"), verb_data("stay")),
        ),
        menu="confirm",
    )


def delete_one(talk: Talk, registration_id: str) -> None:
    """Delete one dossier, with its product, and its producer where nothing else hangs on it."""
    registration = talk.registration(registration_id)
    if registration is None:
        ask(talk, say("press.gone"))
        return
    case = talk.case
    left = tuple(r for r in case.registrations if r.id != registration_id)
    products = tuple(p for p in case.products if any(r.product_id == p.id for r in left))
    producers = tuple(p for p in case.producers if any(o.producer_id == p.id for o in products))
    talk.case = replace(case, registrations=left, products=products, producers=producers)
    talk.turn_to(left[-1].id if len(left) == 1 else None)
    talk.note("registration.deleted", registration_id)
    ask(talk, say("delete.one_done"))


def ask_delete_all(talk: Talk, _arg: str) -> None:
    """Forgetting the person is asked back."""
    talk.say(
        say("delete.sure"),
        choices=(
            Choice(say("delete.sure_yes"), talk.ask_to_confirm("delete_all")),
            Choice(say("delete.none"), verb_data("stay")),
        ),
        menu="confirm",
    )


def delete_all(talk: Talk, _arg: str) -> None:
    """Forget the person: everything goes."""
    talk.forget = True
    talk.note("person.forgotten", "")
    talk.say(say("delete.all_done"))


def _dossiers(talk: Talk) -> list[Dossier]:
    found = (talk.opened(registration.id) for registration in talk.case.registrations)
    return [dossier for dossier in found if dossier is not None]


def _begun(dossier: Dossier) -> bool:
    return bool(dossier.product.answers or dossier.registration.answers)
