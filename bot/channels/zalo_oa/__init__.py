"""A Zalo Official Account (OA), on httpx."""

from bot.channels.zalo_oa.channel import ZaloOaChannel, ZaloOaOptions
from bot.channels.zalo_oa.oauth import OAuth, TokenRefusedError
from bot.channels.zalo_oa.options import PictureMaker, SendOptions
from bot.channels.zalo_oa.render import Words
from bot.channels.zalo_oa.webhook import WebhookOptions

__all__ = [
    "OAuth",
    "PictureMaker",
    "SendOptions",
    "TokenRefusedError",
    "WebhookOptions",
    "Words",
    "ZaloOaChannel",
    "ZaloOaOptions",
]
