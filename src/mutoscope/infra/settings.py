"""Every setting, with its documented default. Only this module reads the environment.

`bootstrap` and the commands build one frozen `Settings`; everyone else receives it. Names in the environment carry
the prefix `MUTOSCOPE_`, except `DATABASE_URL`, which keeps the name the field uses.
"""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path
from pydantic import AliasChoices, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The product's settings. Times are in seconds, sizes in bytes, unless a name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="MUTOSCOPE_", env_file=".env", extra="ignore", frozen=True, use_attribute_docstrings=True
    )

    data_dir: Path = Field(default_factory=lambda: user_data_path("mutoscope", appauthor=False))
    """Everything that must survive a restart: database, blobs, artefacts, keys."""
    assets_dir: Path | None = None
    """Voices and fonts, shared by every data folder of this user; default `<user data folder>/assets`."""
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("DATABASE_URL", "MUTOSCOPE_DATABASE_URL")
    )
    """An outside PostgreSQL (owner of the schema); without it the embedded server is used."""
    database_app_url: SecretStr | None = None
    """A login that is member of `mutoscope_app` only; without it the owner connects and sets that role."""
    database_pool_size: int = Field(default=10, ge=3)
    """Connections that one process opens at most; the lease and the live feed keep one each."""
    database_max_connections: int = Field(default=200, ge=20)
    """Of the embedded server."""
    database_start_seconds: float = Field(default=60.0, gt=0)
    """How long the embedded server may take to start, recovery after a crash included."""
    host: str = "127.0.0.1"
    """The address that the API listens on; `0.0.0.0` for all."""
    port: int = Field(default=8765, ge=0, le=65535)
    """0 takes a free port."""
    public_url: str | None = None
    """How users reach this server, for links in mail and downloads; default `http://host:port`."""
    secret_key: SecretStr | None = None
    """Signs tokens and links; without it a random one is made once and kept in the data folder, mode 0600."""
    encryption_keys: tuple[SecretStr, ...] = ()
    """Seal sensitive fields, the newest first; older ones only open. Without any, one derived from the secret key."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks (CIDR) whose `X-Forwarded-For` is believed, as a JSON list; none by default."""
    ffmpeg: Path | None = None
    """A system ffmpeg; without it the binary of the `imageio-ffmpeg` wheel."""
    catalogue: Path | None = None
    """A plan catalogue file (TOML); without it the one of source document 003 that ships."""
    log_level: str = "INFO"
    """The least severe level that is logged: DEBUG, INFO, WARNING or ERROR."""
    log_json: bool = False
    """Log one JSON object a line, instead of lines for people."""
    access_token_seconds: int = Field(default=86_400, ge=60)
    """How long an access token is good; document 003: 24 hours."""
    refresh_token_seconds: int = Field(default=30 * 86_400, ge=60)
    """How long a refresh token is good; each use of one brings the next."""
    refresh_grace_seconds: float = Field(default=10.0, ge=0)
    """A refresh token that comes twice within this time is an accident (two tabs); later it ends the login session."""
    session_seconds: int = Field(default=90 * 86_400, ge=60)
    """How long a login session lasts at most, however often it is renewed."""
    session_touch_seconds: int = Field(default=300, ge=0)
    """How exactly the last use of a login session is known; less means more writing."""
    max_body_bytes: int = Field(default=8_388_608, ge=1024)
    """Of one API request; uploads have limits of their own."""
    max_upload_bytes: int = Field(default=4 << 30, ge=1)
    """Of one uploaded file."""
    upload_seconds: int = Field(default=86_400, ge=1)
    """How long an uploaded file is kept (document 001: 24 hours), and an unfinished upload can be resumed."""
    result_seconds: int = Field(default=7 * 86_400, ge=1)
    """How long a finished rendition is kept (document 001: 7 days)."""
    link_seconds: int = Field(default=3600, ge=1)
    """How long a download link opens its file."""
    storage_quota_bytes: int = Field(default=50 << 30, ge=1)
    """Of all files of one workspace together."""
    storage_free_floor_bytes: int = Field(default=512 << 20, ge=0)
    """Space on the disk that files may not take."""
    cors_origins: tuple[str, ...] = ()
    """Web origins that may call the API from a browser, as a JSON list; none by default."""
    redis_url: SecretStr | None = None
    """A Redis that counts for the rate limits (`redis://…`); without one PostgreSQL does."""
    limiter_connections: int = Field(default=2, ge=1)
    """Connections that one process opens at most to count requests, beside those of `database_pool_size`."""
    worker_slots: int = Field(default=0, ge=0)
    """Segments rendered at once by one worker; 0 means one per processor."""

    @property
    def assets(self) -> Path:
        """Return the folder of voices and fonts."""
        return self.assets_dir or user_data_path("mutoscope", appauthor=False) / "assets"


def child_environment(**changes: str) -> dict[str, str]:
    """Return the environment for a process of our own: ours, with changes, so that it reads the same settings."""
    return {**os.environ, **changes}  # noqa: TID251 -- this module is where the environment is read
