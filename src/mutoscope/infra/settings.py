"""Every setting, with its documented default. Only this module reads the environment.

`bootstrap` and the commands build one frozen `Settings`; everyone else receives it. Names in the environment carry
the prefix `MUTOSCOPE_`, except `DATABASE_URL`, which keeps the name the field uses.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from platformdirs import user_data_path
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from mutoscope.infra.ai_settings import AiSettings
from mutoscope.infra.region_settings import RegionName, RegionSettings


class IdentityProviderSettings(BaseModel):
    """One identity provider that people may sign in through."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    """Stands in addresses: `/auth/oidc/{name}/callback`."""
    kind: Literal["oidc", "google", "github", "discord"]
    client_id: str = Field(min_length=1)
    client_secret: SecretStr
    issuer: str | None = None
    """Needed for `oidc`; for `github` a GitHub Enterprise server."""
    label: str | None = None
    """What people read on the button."""
    scopes: tuple[str, ...] = ()


class Settings(AiSettings):
    """The product's settings. Times are in seconds, sizes in bytes, unless a name says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="MUTOSCOPE_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
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
    database_readers: int = Field(default=2, ge=1)
    """Connections that one process opens at most for single reads, beside those of `database_pool_size`."""
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
    web_dir: Path | None = None
    """The built web studio; by default the one that came with the program."""
    secret_key: SecretStr | None = None
    """Signs tokens and links; without it a random one is made once and kept in the data folder, mode 0600."""
    encryption_keys: tuple[SecretStr, ...] = ()
    """Seal sensitive fields, the newest first; older ones only open. Without any, one derived from the secret key."""
    regions: dict[RegionName, RegionSettings] = Field(default_factory=dict[RegionName, RegionSettings])
    """Where workspaces may lie beside the data folder, as a JSON object: see `docs/howto/keep-data-in-a-region.md`."""
    trusted_proxies: tuple[str, ...] = ()
    """Networks (CIDR) whose `X-Forwarded-For` is believed, as a JSON list; none by default."""
    ffmpeg: Path | None = None
    """A system ffmpeg; without it the binary of the `imageio-ffmpeg` wheel."""
    check_narration: bool = True
    """Whether a recogniser, where it is installed, hears if English narration is what was written."""
    labels: bool = True
    """Whether finished files bear content credentials (C2PA) and IPTC's digital source type."""
    label_certificate: Path | None = None
    """A chain in PEM, the signer's certificate first, for labels; without it a local one is made on first use."""
    label_key: Path | None = None
    """The signer's ES256 key in PEM."""
    label_mark: bool = False
    """Whether thumbnails also say in letters that they are machine-made."""
    catalogue: Path | None = None
    """A plan catalogue (TOML), or the name of one that ships: `mutoscope catalog list`; default document 003's."""
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
    verify_link_seconds: int = Field(default=3 * 86_400, ge=60)
    """How long a link that verifies an e-mail address, or changes it, can be used."""
    reset_link_seconds: int = Field(default=3600, ge=60)
    """How long a link that sets a new password can be used."""
    magic_link_seconds: int = Field(default=900, ge=60)
    """How long a link that signs somebody in can be used."""
    require_verified_email: bool = False
    """Whether films can be ordered only by users whose e-mail address is verified."""
    api_keys_per_member: int = Field(default=25, ge=1)
    """Working API keys that one member of one workspace may have."""
    api_key_networks: int = Field(default=50, ge=1)
    """Networks (CIDR) that one API key may be limited to."""
    api_key_overlap_seconds: int = Field(default=86_400, ge=0)
    """How long the old secret of a rotated API key still works, if the caller does not say."""
    api_key_longest_overlap_seconds: int = Field(default=30 * 86_400, ge=0)
    """The longest that a caller may say."""
    api_key_use_seconds: float = Field(default=60.0, ge=0)
    """How often the last use of an API key is written down."""
    api_key_refusal_seconds: float = Field(default=60.0, ge=0)
    """How often refused requests with one API key (forbidden address, bad signature) reach the audit log."""
    signature_seconds: int = Field(default=300, ge=1)
    """How old the signature of a signed request may be."""
    signature_skew_seconds: int = Field(default=30, ge=0)
    """How far in the future a caller's clock may be."""
    impersonation_seconds: int = Field(default=1800, ge=60)
    """How long a platform admin acts in a user's name before having to ask again."""
    impersonation_mail: bool = True
    """Write to the user when a platform admin begins to act in their name."""
    adjustment_credits: int = Field(default=10_000, ge=1)
    """The most credits that a platform admin grants or takes back without repeating the amount."""
    refund_minor: int = Field(default=10_000, ge=1)
    """The most that a platform admin gives back of a payment (minor units) without repeating the amount."""
    flag_cache_seconds: float = Field(default=10.0, ge=0)
    """How late a process may notice that a feature flag was changed."""
    flag_workspaces: int = Field(default=1000, ge=0)
    """Of each list of a feature flag: the most workspaces it may name."""
    flag_overrides: dict[str, bool] = Field(default_factory=dict)
    """Feature flags that are on or off whatever the database says, as a JSON object; for development."""
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
    delivery_flush_seconds: float = Field(default=5.0, gt=0)
    """How often a process writes down how many bytes it sent; that much is lost when it is killed."""
    stream_check_seconds: float = Field(default=10.0, gt=0)
    """How often a stream of events asks whether its reader may still read it."""
    share_links_per_video: int = Field(default=50, ge=1)
    """Links for guests that one video may have at a time."""
    comments_per_link: int = Field(default=500, ge=1)
    """Comments that guests may leave by one link."""
    keep_deleted_videos_seconds: int = Field(default=7 * 86_400, ge=0)
    """How long a deleted video can be taken back before it is purged with its files."""
    notice_seconds: int = Field(default=30 * 86_400, ge=60)
    """How far back the inbox of notices goes."""
    storage_quota_bytes: int = Field(default=50 << 30, ge=1)
    """Of all files of one workspace together."""
    storage_free_floor_bytes: int = Field(default=512 << 20, ge=0)
    """Space on the disk that files may not take."""
    s3_bucket: str | None = None
    """A bucket of an S3-compatible store in which finished files lie; the data folder then only keeps them at hand."""
    s3_endpoint: str = "https://s3.amazonaws.com"
    """The address of that store."""
    s3_public_endpoint: str | None = None
    """What clients reach the store by, if not by `s3_endpoint`: for addresses that uploads and downloads go to."""
    s3_region: str = "us-east-1"
    """Its region; Cloudflare R2 calls it `auto`."""
    s3_key_id: SecretStr | None = None
    """The id of the key that may read, write, list and delete in the bucket."""
    s3_secret: SecretStr | None = None
    """The secret of that key."""
    s3_prefix: str = Field(default="", pattern=r"^([A-Za-z0-9._-]+/)*$")
    """Before every key, with a slash at its end: several installations can share a bucket."""
    s3_seconds: float = Field(default=60.0, gt=0)
    """How long the store may be silent."""
    s3_cache_bytes: int = Field(default=20 << 30, ge=0)
    """How much of the bucket one machine keeps at hand."""
    s3_redirect: bool = False
    """Send downloads to the store by an address that is good for `link_seconds`, instead of serving them."""
    cdn_url: str | None = None
    """A content delivery network in front of this server: signed links and downloads are sent there."""
    cors_origins: tuple[str, ...] = ()
    """Web origins that may call the API from a browser, as a JSON list; none by default."""
    reconcile_seconds: float = Field(default=86_400.0, gt=0)
    """How often a worker compares the books with the payment provider's."""
    redis_url: SecretStr | None = None
    """A Redis that counts for the rate limits (`redis://…`); without one PostgreSQL does."""
    limiter_connections: int = Field(default=2, ge=1)
    """Connections that one process opens at most to count requests, beside those of `database_pool_size`."""
    limiter_patience_seconds: float = Field(default=2.0, gt=0)
    """How long counting may take before it counts as down and requests pass uncounted."""
    identity_providers: tuple[IdentityProviderSettings, ...] = ()
    """Google, GitHub, Discord or any OIDC issuer, as a JSON list: see `docs/howto/connect-an-identity-provider.md`."""
    identity_provider_seconds: float = Field(default=10.0, gt=0)
    """How long one request to an identity provider may take."""
    max_identity_provider_bytes: int = Field(default=262_144, ge=1024)
    """Of one answer of an identity provider."""
    sign_in_seconds: int = Field(default=600, ge=10)
    """How long one may take to come back from a provider, a wallet or a passkey."""
    exchange_seconds: int = Field(default=60, ge=5)
    """How long the one-time code of a sign-in through a provider can be exchanged for tokens."""
    sign_in_return_url: str | None = None
    """The page of the web interface that takes that code; default `/sign-in/return` of `public_url`."""
    reauthentication_seconds: int = Field(default=600, ge=10)
    """How long after a proof of who one is one may change ways to sign in, keys and the like."""
    refused_login_seconds: float = Field(default=0.3, ge=0)
    """How long it takes at least to refuse a password, so that imported bcrypt hashes do not show by their time."""
    wallet_chains: tuple[int, ...] = (1,)
    """EIP-155 chain ids that a wallet's sign-in message may name, as a JSON list."""
    max_identities: int = Field(default=20, ge=1)
    """Linked identities and passkeys that one account may have together."""
    workspaces_per_user: int = Field(default=10, ge=1)
    """Workspaces that one person may own."""
    members_per_workspace: int = Field(default=50, ge=1)
    """Members and open invitations of one workspace together."""
    invitation_seconds: int = Field(default=7 * 86_400, ge=60)
    """How long an invitation can be accepted."""
    studio_domain: str | None = None
    """A domain whose names `studio.{slug}.{domain}` lead here, one for each workspace; without it there are none."""
    domains_per_workspace: int = Field(default=10, ge=0)
    """Custom domains that one workspace may claim."""
    dns_resolvers: tuple[str, ...] = ()
    """Who is asked for a custom domain's proof, `address` or `address:port`, as a JSON list; default the system's."""
    dns_seconds: float = Field(default=5.0, gt=0)
    """How long one question to the DNS may take."""
    domain_check_seconds: int = Field(default=86_400, ge=60)
    """How often the proof of a custom domain is looked up again."""
    domain_failures: int = Field(default=3, ge=1)
    """Look-ups in a row that find no proof, after which a custom domain is given up."""
    export_seconds: int = Field(default=7 * 86_400, ge=60)
    """How long a copy of one's data can be fetched, and the links in it lead to files."""
    erasure_grace_seconds: int = Field(default=7 * 86_400, ge=0)
    """How long after asking to be erased one may change one's mind."""
    keep_sessions_seconds: int = Field(default=30 * 86_400, ge=0)
    """How long an ended login session stays in the list of its owner."""
    keep_links_seconds: int = Field(default=7 * 86_400, ge=0)
    """How long expired one-time links and sign-in challenges are kept, to tell expired ones from unknown ones."""
    keep_nonces_seconds: int = Field(default=3600, ge=0)
    """How long nonces of signed requests are kept after they can no longer be replayed."""
    keep_addresses_seconds: int = Field(default=90 * 86_400, ge=0)
    """How long a network address (as a keyed hash) from which somebody signed in is remembered."""
    keep_answers_seconds: int = Field(default=86_400, ge=60)
    """How long an answer is repeated under its `Idempotency-Key`."""
    keep_outbox_seconds: int = Field(default=7 * 86_400, ge=3600)
    """How long an event waits to be taken by notifications and webhooks."""
    keep_invitations_seconds: int = Field(default=30 * 86_400, ge=0)
    """How long an invitation is kept that was answered, revoked or has expired."""
    keep_former_members_seconds: int = Field(default=365 * 86_400, ge=0)
    """How long a workspace remembers the names of those who left, for its audit log."""
    keep_exports_seconds: int = Field(default=90 * 86_400, ge=0)
    """How long it is remembered that a copy of one's data was made; the copy itself goes before."""
    keep_deleted_workspaces_seconds: int = Field(default=30 * 86_400, ge=0)
    """How long the content of a deleted workspace is kept before it is erased with its files."""
    smtp_url: SecretStr | None = None
    """Where mail is sent: `smtp://`, `smtps://` or `smtp+starttls://user:password@host:port`; without one it stays."""
    smtp_ca_file: Path | None = None
    """Certificates (PEM) that the SMTP server's is checked against, instead of the machine's."""
    mail_from: str = "Mutoscope <no-reply@localhost>"
    """The sender of all mail; a workspace's brand changes the name before the address, never the address."""
    mail_timeout_seconds: float = Field(default=30.0, gt=0)
    """How long the SMTP server may take over one mail."""
    mail_batch: int = Field(default=20, ge=1, le=1000)
    """Mails sent over one connection."""
    mail_logo_bytes: int = Field(default=256 * 1024, ge=0)
    """A logo of more bytes is left out of mails, which then bear the workspace's name."""
    mail_claim_seconds: float = Field(default=300.0, gt=0)
    """How long a worker has for the mails it took; after that another one takes them."""
    mail_expire_seconds: int = Field(default=3 * 86_400, ge=60)
    """A mail that could not be sent for so long is given up."""
    mail_keep_seconds: int = Field(default=30 * 86_400, ge=3600)
    """How long mail is kept, sent or not."""
    webhook_ports: tuple[int, ...] = (443, 8443)
    """Ports that a webhook's address may name, as a JSON list; an empty list is any."""
    webhook_allow_networks: tuple[str, ...] = ()
    """Private networks (CIDR) that webhooks may reach, and by plain http; for development. A JSON list."""
    webhook_timeout_seconds: float = Field(default=15.0, gt=0)
    """How long one webhook may take, from looking up the name to the end of the answer."""
    webhook_answer_bytes: int = Field(default=1024, ge=0, le=65_536)
    """How much of an answer is read and kept in the delivery log."""
    webhook_at_once: int = Field(default=3, ge=1)
    """Webhooks under way to one endpoint at the same time."""
    webhook_endpoints: int = Field(default=20, ge=1)
    """Endpoints that one workspace may have."""
    webhook_rotation_seconds: int = Field(default=86_400, ge=0)
    """How long an old webhook secret signs beside the new one."""
    webhook_disable_seconds: int = Field(default=5 * 86_400, ge=60)
    """An endpoint that has failed for so long is disabled."""
    webhook_keep_seconds: int = Field(default=30 * 86_400, ge=3600)
    """How long the delivery log is kept."""
    per_use_invoice_minor: int = Field(default=2000, ge=1)
    """Charges per use are invoiced when they come to so much (cents), or when their month is over."""
    referral_credits: int = Field(default=5, ge=0, le=10_000)
    """What both sides of a referral get after the first payment of the one that was brought; 0 is nothing."""
    referral_days: int = Field(default=90, ge=1, le=3650)
    """How long those credits can be spent."""
    referrals_per_workspace: int = Field(default=50, ge=0)
    """Workspaces that one workspace may bring."""
    payments: Literal["auto", "off", "embedded", "stripe"] = "auto"
    """Who takes payments: `auto` is Stripe with a key, else an embedded test provider where nobody but this machine
    reaches the server (no `public_url`, and `host` is its own), else nobody."""
    stripe_secret_key: SecretStr | None = None
    """A secret or restricted key of Stripe, of live or test mode."""
    stripe_webhook_secrets: tuple[SecretStr, ...] = ()
    """Signing secrets of the webhook endpoint `/api/v1/billing/webhook`, as a JSON list; two while one is replaced."""
    stripe_api_base: str | None = None
    """Another place that speaks Stripe's protocol, for tests."""
    payment_seconds: float = Field(default=30.0, gt=0)
    """How long one request to the payment provider may take."""
    payment_grace_days: int = Field(default=7, ge=0)
    """How long a plan goes on after a payment failed; then the workspace is back on the starting plan."""
    checkout_seconds: int = Field(default=3600, ge=1800, le=86_400)
    """How long a payment page stays open."""
    billing_return_url: str | None = None
    """Where the payment page sends people back; default a page of this server."""
    billing_heal_seconds: float = Field(default=900.0, gt=0)
    """How often the payment provider's list is searched for events whose webhook was lost."""
    worker_slots: int = Field(default=0, ge=0)
    """Segments rendered at once by one worker; 0 means one per processor."""

    @property
    def base_url(self) -> str:
        """Return how users reach this server, without a slash at the end."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @property
    def assets(self) -> Path:
        """Return the folder of voices and fonts."""
        return self.assets_dir or user_data_path("mutoscope", appauthor=False) / "assets"


def child_environment(**changes: str) -> dict[str, str]:
    """Return the environment for a process of our own: ours, with changes, so that it reads the same settings."""
    return {**os.environ, **changes}  # noqa: TID251 -- this module is where the environment is read
