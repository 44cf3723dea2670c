"""Everything an installation can set, from the environment or a `.env` file, checked at the start.

All names begin with `OCOP_`. `ocop-bot doctor` says what is set, what is not and what to do.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from ocop_core.places import read_place, unit
from ocop_core.registry.review import WAITING_DAYS


class SettingsError(Exception):
    """The settings cannot be used; the message names each one and what is wrong with it."""


class Settings(BaseSettings):
    """The settings of one installation."""

    model_config = SettingsConfigDict(
        env_prefix="OCOP_", env_file=".env", env_file_encoding="utf-8", extra="ignore"
    )

    data_dir: Path = Path("data")
    """Folder of the embedded database."""
    database_url: str = ""
    """`postgresql+psycopg://…` for a server; empty for the embedded SQLite file."""
    province: str | None = None
    """Name or code of the province whose communes are meant when none is named."""
    office_name: str = "UBND xã"
    """Who answers for the data and is called when a person wants a human."""
    office_phone: str = ""
    effort_file: Path | None = None
    """YAML with other efforts for the plan, by class or level."""
    calendar_file: Path | None = None
    """YAML with days off and working days beyond the known ones."""
    waiting_days: int = Field(default=WAITING_DAYS, ge=1, le=14)
    """Working days after which a dossier that waits comes first in its officer's digest."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    telegram_token: SecretStr | None = None
    telegram_bot_name: str = Field(default="", pattern=r"^@?[A-Za-z0-9_]*$")
    """The bot's user name, for links in invitations; without it only the code is shown."""
    telegram_api_url: str = "https://api.telegram.org"
    telegram_mode: Literal["polling", "webhook"] = "polling"
    telegram_webhook_url: str = ""
    telegram_webhook_host: str = "127.0.0.1"
    telegram_webhook_port: int = Field(default=8443, ge=0, le=65535)
    telegram_webhook_secret: SecretStr | None = None

    zalo_oa_app_id: str = ""
    """The app at developers.zalo.me; empty for no Zalo Official Account."""
    zalo_oa_app_secret: SecretStr | None = None
    """The app's secret key, for tokens."""
    zalo_oa_secret_key: SecretStr | None = None
    """The Official Account's secret key, for the webhook's signatures."""
    zalo_oa_webhook_host: str = "127.0.0.1"
    zalo_oa_webhook_port: int = Field(default=8445, ge=0, le=65535)
    zalo_oa_webhook_path: str = "/zalo-oa"
    zalo_oa_api_url: str = "https://openapi.zalo.me"
    zalo_oa_oauth_url: str = "https://oauth.zaloapp.com"
    zalo_oa_paid: bool = False
    """Whether messages that cost may be sent, 48 hours to 7 days after somebody wrote."""
    zalo_oa_template_id: str = ""
    """The approved template with a parameter `content`, for later; empty: such messages wait."""
    zalo_oa_form_image: str = ""
    """Address of a picture on the form that asks for the phone number."""
    zalo_bot_token: SecretStr | None = None
    zalo_bot_api_url: str = "https://bot-api.zaloplatforms.com"
    zalo_bot_mode: Literal["polling", "webhook"] = "polling"
    zalo_bot_webhook_url: str = ""
    zalo_bot_webhook_host: str = "127.0.0.1"
    zalo_bot_webhook_port: int = Field(default=8444, ge=0, le=65535)
    zalo_bot_webhook_secret: SecretStr | None = None
    web: bool = False
    """Whether `run` serves the web chat."""
    web_host: str = "127.0.0.1"
    web_port: int = Field(default=8080, ge=0, le=65535)
    web_public_url: str = ""
    """Address people open, as `https://ocop.example.vn`, when a proxy stands before the bot."""

    @field_validator("province")
    @classmethod
    def _known_province(cls, value: str | None) -> str | None:
        """Turn a name into its code."""
        if not value:
            return None
        try:
            if unit(value).parent is None:
                return value
        except KeyError:
            pass
        found = read_place(value)
        if found.province is None or found.communes:
            raise ValueError(f"no province is called {value!r}; write e.g. 14 or Sơn La")
        return found.province

    @field_validator("web_public_url")
    @classmethod
    def _public_url(cls, value: str) -> str:
        """Refuse an address nobody can open."""
        parts = urlsplit(value)
        if value and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("this is no web address; write e.g. https://ocop.example.vn")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _webhook_is_whole(self) -> Settings:
        """Refuse a webhook that anybody could feed."""
        for name in ("telegram", "zalo_bot"):
            if getattr(self, f"{name}_mode") != "webhook" or getattr(self, f"{name}_token") is None:
                continue
            wanted = f"OCOP_{name.upper()}_WEBHOOK"
            if getattr(self, f"{name}_webhook_secret") is None:
                raise ValueError(f"{wanted}_SECRET is missing: without it anybody could write")
            if not getattr(self, f"{name}_webhook_url"):
                raise ValueError(f"{wanted}_URL is missing: the platform must know where")
        return self

    @model_validator(mode="after")
    def _zalo_oa_is_whole(self) -> Settings:
        """Refuse an account without its secrets: its webhook could be fed by anybody."""
        if self.zalo_oa_app_id:
            if self.zalo_oa_secret_key is None or not self.zalo_oa_secret_key.get_secret_value():
                raise ValueError(
                    "OCOP_ZALO_OA_SECRET_KEY is missing: without it anybody could send events"
                )
            if self.zalo_oa_app_secret is None or not self.zalo_oa_app_secret.get_secret_value():
                raise ValueError("OCOP_ZALO_OA_APP_SECRET is missing: no token without it")
        return self

    @property
    def secrets(self) -> list[str]:
        """All that must never be logged."""
        fields = (getattr(self, name) for name in type(self).model_fields)
        return [value.get_secret_value() for value in fields if isinstance(value, SecretStr)]

    @cached_property
    def url(self) -> str:
        """The database to use."""
        if self.database_url:
            return self.database_url
        return f"sqlite:///{(self.data_dir / 'ocop.db').absolute()}"

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of ours."""
        return self.url.startswith("sqlite")


def read_settings(**overrides: object) -> Settings:
    """The settings as they are now.

    Raises:
        SettingsError: one line per setting that cannot be used.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        raise SettingsError("\n".join(_line(item) for item in error.errors())) from None


def _line(item: object) -> str:
    """One pydantic error as `OCOP_NAME: what`, without the value, which may be a secret."""
    found = item if isinstance(item, dict) else {}
    name = "_".join(str(part) for part in found.get("loc", ())).upper()
    message = str(found.get("msg", "")).removeprefix("Value error, ")
    return f"OCOP_{name}: {message}" if name else message
