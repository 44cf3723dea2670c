"""The channels that people write on, as the settings ask for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pydantic import SecretStr

from bot.app import shipped
from bot.attachments import AttachmentMaker
from bot.channels import zalo_bot as zalo
from bot.channels import zalo_oa as oa
from bot.channels.base import Channel
from bot.channels.telegram import TelegramChannel, TelegramOptions, WebhookOptions
from bot.channels.web import WebChannel, WebOptions
from bot.channels.web.options import PaperNames
from bot.channels.zalo_bot import ZaloBotChannel, ZaloBotOptions
from bot.clock import now
from bot.evidence.fetching import PhotoFetching
from bot.settings import Settings, SettingsError
from conversations.flows.papers import is_paper, paper_words
from conversations.reply import say
from conversations.wording import vietnamese
from ocop_core.criteria import Edition
from ocop_core.registry.evidence import OTHER, UNSORTED
from ocop_core.store import ConversationKey
from ocop_core.store.store import SqlStore
from ocop_core.store.zalo_tokens import open_zalo_tokens

MENU = (
    "start", "diem", "thieu", "tiendo", "sua", "hoso", "sanphammoi", "canbo", "trogiup", "xoa",
)  # fmt: skip
"""Telegram's menu commands; what each does is said by `menu.<command>`."""


def channels(
    settings: Settings, store: SqlStore | None = None, made: AttachmentMaker | None = None
) -> list[Channel]:
    """Every channel that has what it needs in the settings.

    Args:
        settings: what is set.
        store: where the web chat keeps what it shows; without it there is none.
        made: makes pictures and files.

    Raises:
        SettingsError: there is none.
        SetupError: one cannot be used as it is set up.
        StoreError: the database does not answer or must be upgraded first.
    """
    found: list[Channel] = []
    if settings.telegram_token is not None:
        found.append(telegram(settings, made))
    if settings.zalo_bot_token is not None:
        found.append(zalo_bot(settings))
    if settings.zalo_oa_app_id:
        found.append(zalo_oa(settings, made))
    if settings.web and store is not None:
        found.append(web(settings, store, made))
    if not found:
        raise SettingsError(
            "No channel is set up: set OCOP_TELEGRAM_TOKEN (from @BotFather),"
            " OCOP_ZALO_BOT_TOKEN (from the Zalo Bot Creator), OCOP_ZALO_OA_APP_ID or OCOP_WEB=1"
        )
    return found


def photo_fetching(
    store: SqlStore, channels: Iterable[Channel], wake: Callable[[ConversationKey], None]
) -> PhotoFetching:
    """Fetches the photos that people send on these channels."""
    sources = {
        channel.name: channel.photos
        for channel in channels
        if isinstance(channel, TelegramChannel | ZaloBotChannel | oa.ZaloOaChannel)
    }
    return PhotoFetching(store, sources, clock=now, wake=wake)


def web(settings: Settings, store: SqlStore, made: AttachmentMaker | None = None) -> WebChannel:
    """The web chat."""
    words = vietnamese()
    options = WebOptions(
        office=settings.office_name,
        phone=settings.office_phone,
        commands={name: words.text(say(f"menu.{name}")) for name in MENU if name != "start"},
        host=settings.web_host,
        port=settings.web_port,
        public_url=settings.web_public_url,
        papers={edition.id: paper_names(edition) for edition in shipped(settings)},
        several=not settings.embedded,
    )
    return WebChannel(options, store.web, words, now, made)


def paper_names(edition: Edition) -> PaperNames:
    """What papers are called on the page behind a link."""
    words, wording = edition.words, vietnamese()
    known = [*words.papers, *words.conditions, OTHER, UNSORTED]
    names = {paper: wording.text(paper_words(edition, paper)) for paper in known}
    offered = [paper for paper in (*words.papers, OTHER) if is_paper(edition, paper)]
    return PaperNames(names, {paper: names[paper] for paper in offered})


def telegram(settings: Settings, made: AttachmentMaker | None = None) -> TelegramChannel:
    """The Telegram channel.

    Raises:
        SettingsError: there is no token.
        SetupError: token, webhook address or secret cannot be used.
    """
    if settings.telegram_token is None:
        raise SettingsError("OCOP_TELEGRAM_TOKEN is missing: get one from @BotFather")
    words = vietnamese()
    options = TelegramOptions(
        token=settings.telegram_token.get_secret_value(),
        contact_label=words.text(say("request.contact")),
        commands={name: words.text(say(f"menu.{name}")) for name in MENU},
        server=settings.telegram_api_url.rstrip("/"),
        webhook=_webhook(settings),
    )
    return TelegramChannel(options, now, made)


def _webhook(settings: Settings) -> WebhookOptions | None:
    if settings.telegram_mode != "webhook":
        return None
    secret = settings.telegram_webhook_secret
    return WebhookOptions(
        url=settings.telegram_webhook_url,
        secret=secret.get_secret_value() if secret else "",
        host=settings.telegram_webhook_host,
        port=settings.telegram_webhook_port,
    )


def zalo_oa(settings: Settings, made: AttachmentMaker | None = None) -> oa.ZaloOaChannel:
    """The channel of the Zalo Official Account.

    Raises:
        SettingsError: no app is named.
        SetupError: a secret or the webhook's path cannot be used.
        StoreError: the database does not answer or must be upgraded first.
    """
    if not settings.zalo_oa_app_id:
        raise SettingsError("OCOP_ZALO_OA_APP_ID is missing: see developers.zalo.me")
    words = vietnamese()
    said = oa.Words(
        form_title=words.text(say("request.contact")),
        form_text=words.text(say("request.form")),
        also_type=words.text(say("request.also_type")),
        no_file=words.text(say("plain.no_file")),
        form_image=settings.zalo_oa_form_image,
    )
    options = oa.ZaloOaOptions(
        app_secret=_secret(settings.zalo_oa_app_secret),
        webhook=oa.WebhookOptions(
            settings.zalo_oa_app_id,
            _secret(settings.zalo_oa_secret_key),
            settings.zalo_oa_webhook_host,
            settings.zalo_oa_webhook_port,
            settings.zalo_oa_webhook_path,
        ),
        send=oa.SendOptions(
            said, settings.zalo_oa_paid, settings.zalo_oa_template_id, pictures=made
        ),
        server=settings.zalo_oa_api_url,
        oauth_server=settings.zalo_oa_oauth_url,
    )
    return oa.ZaloOaChannel(options, open_zalo_tokens(settings.url, settings.zalo_oa_app_id), now)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""


def zalo_bot(settings: Settings) -> ZaloBotChannel:
    """The Zalo Bot channel.

    Raises:
        SettingsError: there is no token.
        SetupError: token, webhook address or secret cannot be used.
    """
    if settings.zalo_bot_token is None:
        raise SettingsError("OCOP_ZALO_BOT_TOKEN is missing: get one from the Zalo Bot Creator")
    options = ZaloBotOptions(
        token=settings.zalo_bot_token.get_secret_value(),
        wording=vietnamese(),
        server=settings.zalo_bot_api_url,
        webhook=_zalo_bot_webhook(settings),
    )
    return ZaloBotChannel(options, now)


def _zalo_bot_webhook(settings: Settings) -> zalo.WebhookOptions | None:
    if settings.zalo_bot_mode != "webhook":
        return None
    secret = settings.zalo_bot_webhook_secret
    return zalo.WebhookOptions(
        url=settings.zalo_bot_webhook_url,
        secret=secret.get_secret_value() if secret else "",
        host=settings.zalo_bot_webhook_host,
        port=settings.zalo_bot_webhook_port,
    )
