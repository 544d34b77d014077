"""The composition root: settings → wired objects, nothing else."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from pydantic import SecretStr
from sqlalchemy import text

from mutoscope.accounts import SignInDesk, open_home, open_sign_in_desk
from mutoscope.billing import BillingDesk, open_billing
from mutoscope.catalog import Catalogue, CatalogueShelf, load_catalogue
from mutoscope.gateway import Gateway, open_gateway
from mutoscope.generation import ProgressFeed, Studio
from mutoscope.identity import Blinder, PasswordHasher, TokenSigner, check_secret, derive_key, load_secret
from mutoscope.identity.oidc import IssuerHttp
from mutoscope.infra.connections import Connections, open_server
from mutoscope.infra.database import Database
from mutoscope.infra.migrations import head_revision
from mutoscope.infra.rate_limit import Limiter, open_limiter
from mutoscope.infra.region_settings import DEFAULT_REGION, check_regions
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import Vault
from mutoscope.jobs import DbosJobEngine, JobEngine
from mutoscope.kernel import Clock, InvalidInput, SystemClock, Unavailable
from mutoscope.library import DeliveryMeter, UploadDesk
from mutoscope.media.labels import Labeller
from mutoscope.media.render import RenderSettings
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.transcript import Recogniser
from mutoscope.media.voice import SpeechProviders
from mutoscope.media.watch import FACE_MODEL
from mutoscope.notifications import Notifications, PostOffice, WebhookDesk, open_notifications
from mutoscope.privacy import PrivacyDesk
from mutoscope.storage import LinkSigner, Region, Regions, StorageLimits
from mutoscope.storage.s3 import S3Settings
from mutoscope.tenancy import LoginDesk, RequestLimits, Services
from mutoscope.tenancy.flags import Flags

Check = Callable[[], Awaitable[None]]
_Closable = TypeVar("_Closable", ProgressFeed, DeliveryMeter, IssuerHttp)


@dataclass(frozen=True)
class Container:
    """The wired objects of one process."""

    settings: Settings
    clock: Clock
    connections: Connections
    database: Database
    limiter: Limiter
    limits: RequestLimits
    shelf: CatalogueShelf
    hasher: PasswordHasher
    blinder: Blinder
    issuers: IssuerHttp
    sign_in_key: bytes = field(repr=False)
    signer: TokenSigner
    job_engine: JobEngine
    regions: Regions
    links: LinkSigner
    uploads: UploadDesk
    deliveries: DeliveryMeter
    studio: Studio
    progress: ProgressFeed
    flags: Flags
    privacy: PrivacyDesk
    notifications: Notifications
    billing: BillingDesk
    gateway: Gateway
    embedded_payments_key: str = field(repr=False)
    """The API key of the embedded payment provider, the same in every process."""
    checks: Mapping[str, Check]
    """What must hold before this process may take work; each raises if it does not."""

    @property
    def catalogue(self) -> Catalogue:
        """Return what is sold now."""
        return self.shelf.present

    def services(self) -> Services:
        """Return the objects under the types and ports they serve as, for endpoints."""
        desk = self._login_desk()
        return Services(
            {
                Container: self,
                Settings: self.settings,
                Clock: self.clock,
                Database: self.database,
                Limiter: self.limiter,
                RequestLimits: self.limits,
                Catalogue: self.catalogue,
                CatalogueShelf: self.shelf,
                PasswordHasher: self.hasher,
                Blinder: self.blinder,
                TokenSigner: self.signer,
                LoginDesk: desk,
                SignInDesk: open_sign_in_desk(self.catalogue, desk, self.issuers, key=self.sign_in_key),
                JobEngine: self.job_engine,
                Regions: self.regions,
                LinkSigner: self.links,
                UploadDesk: self.uploads,
                DeliveryMeter: self.deliveries,
                Studio: self.studio,
                ProgressFeed: self.progress,
                Flags: self.flags,
                PrivacyDesk: self.privacy,
                BillingDesk: self.billing,
                Gateway: self.gateway,
                PostOffice: self.notifications.office,
                WebhookDesk: self.notifications.webhooks,
            }
        )

    def _login_desk(self) -> LoginDesk:
        return LoginDesk(
            database=self.database,
            hasher=self.hasher,
            signer=self.signer,
            clock=self.clock,
            settings=self.settings,
            blinder=self.blinder,
            limiter=self.limiter,
            open_home=partial(open_home, catalogue=self.catalogue),
        )


@asynccontextmanager
async def open_container(settings: Settings, *, clock: Clock | None = None) -> AsyncGenerator[Container]:
    """Wire everything for the settings; the embedded database runs meanwhile, and all is closed on leaving.

    The schema must be at head: `mutoscope up` and `mutoscope migrate` see to that, with the owner's rights.

    Raises:
        MutoscopeError: the database cannot be started, or the catalogue or the secret is unusable.
    """
    clock = clock or SystemClock()
    shelf, secret = CatalogueShelf(load_catalogue(settings.catalogue)), load_secret(settings)
    async with AsyncExitStack() as stack:
        connections = await _open_server(stack, settings)
        vault = open_vault(settings, secret)
        database = _open_database(stack, settings, connections, vault)
        pepper = derive_key(secret, "rate-limit")
        limiter = await stack.enter_async_context(open_limiter(settings, connections, pepper=pepper, clock=clock))
        regions, links = _open_regions(stack, settings), LinkSigner(derive_key(secret, "link"))
        studio = _open_studio(stack, settings, clock, shelf, database, regions)
        embedded_key = embedded_payments_key(secret)
        yield Container(
            settings=settings,
            clock=clock,
            connections=connections,
            database=database,
            limiter=limiter,
            limits=RequestLimits(settings, limiter, pepper=pepper),
            shelf=shelf,
            hasher=_open_hasher(stack),
            blinder=Blinder(derive_key(secret, "blind")),
            issuers=_closing(stack, _issuers(settings)),
            sign_in_key=derive_key(secret, "sign-in"),
            signer=_token_signer(settings, secret, clock),
            job_engine=studio.engine,
            regions=regions,
            links=links,
            uploads=_upload_desk(settings, regions),
            deliveries=_closing(stack, DeliveryMeter(database, seconds=settings.delivery_flush_seconds)),
            studio=studio,
            progress=_closing(stack, ProgressFeed(database)),
            flags=Flags(clock, cache_seconds=settings.flag_cache_seconds, overrides=settings.flag_overrides),
            privacy=_privacy_desk(settings, studio, links, derive_key(secret, "export-link")),
            notifications=await _open_notifications(stack, settings, database, clock, regions, secret),
            billing=await _open_billing(stack, settings, database, clock, shelf, embedded_key),
            gateway=_open_gateway(stack, settings, database, clock),
            embedded_payments_key=embedded_key,
            checks=_checks(database, vault),
        )


async def _open_server(stack: AsyncExitStack, settings: Settings) -> Connections:
    server = open_server(settings)
    connections = await asyncio.to_thread(server.__enter__)
    stack.callback(server.__exit__, None, None, None)  # no thread: DBOS closes the loop's pool when it stops
    return connections


def _open_database(stack: AsyncExitStack, settings: Settings, connections: Connections, vault: Vault) -> Database:
    database = Database.connect(
        connections.app_url,
        pool_size=settings.database_pool_size,
        readers=settings.database_readers,
        role=connections.app_role,
        vault=vault,
    )
    stack.push_async_callback(database.close)
    return database


async def _open_billing(
    stack: AsyncExitStack, settings: Settings, database: Database, clock: Clock, shelf: CatalogueShelf, key: str
) -> BillingDesk:
    return await stack.enter_async_context(open_billing(settings, database, clock, shelf, embedded_key=key))


def _open_gateway(stack: AsyncExitStack, settings: Settings, database: Database, clock: Clock) -> Gateway:
    gateway = open_gateway(settings, database, clock)
    stack.push_async_callback(gateway.aclose)
    return gateway


def _open_hasher(stack: AsyncExitStack) -> PasswordHasher:
    hasher = PasswordHasher()
    stack.callback(hasher.close)
    return hasher


def _closing(stack: AsyncExitStack, opened: _Closable) -> _Closable:
    stack.push_async_callback(opened.close)
    return opened


def _token_signer(settings: Settings, secret: bytes, clock: Clock) -> TokenSigner:
    lifetime = dt.timedelta(seconds=settings.access_token_seconds)
    return TokenSigner(derive_key(secret, "access-token"), lifetime=lifetime, clock=clock)


def embedded_payments_key(secret: bytes) -> str:
    """Return the API key of the embedded payment provider, the same in every process."""
    return f"sk_test_{derive_key(secret, 'embedded-payments').hex()}"


def open_vault(settings: Settings, secret: bytes) -> Vault:
    """Return the vault of the settings' keys, of every region; each may be any text of 32 bytes or more.

    Raises:
        InvalidInput: one is shorter.
        RegionsConflict: two regions have one in common.
    """
    default = settings.encryption_keys or (SecretStr(secret.decode("utf-8", "surrogateescape")),)
    check_regions(settings.regions, settings.data_dir, default)
    return Vault(
        [derive_key(secret, "vault")]
        if not settings.encryption_keys
        else _vault_keys(settings.encryption_keys, "the setting MUTOSCOPE_ENCRYPTION_KEYS"),
        regions={
            name: _vault_keys(region.encryption_keys, f"the region {name} of MUTOSCOPE_REGIONS")
            for name, region in settings.regions.items()
        },
    )


def _vault_keys(keys: Iterable[SecretStr], where: str) -> list[bytes]:
    return [derive_key(check_secret(key.get_secret_value().encode(), where), "vault") for key in keys]


def _open_regions(stack: AsyncExitStack, settings: Settings) -> Regions:
    regions = open_regions(settings)
    stack.callback(regions.close)
    return regions


def open_regions(settings: Settings) -> Regions:
    """Return the stores of every region; the default one is the data folder."""
    limits = StorageLimits(settings.storage_quota_bytes, settings.storage_free_floor_bytes)
    folders = {DEFAULT_REGION: settings.data_dir} | {name: one.location.path for name, one in settings.regions.items()}
    regions = {name: Region.local(name, folder, limits) for name, folder in folders.items()}
    store = s3_settings(settings)
    if store is not None:
        regions[DEFAULT_REGION] = Region.in_bucket(
            DEFAULT_REGION, settings.data_dir, limits, store, settings.s3_cache_bytes
        )
    return Regions(regions.values())


def s3_settings(settings: Settings) -> S3Settings | None:
    """Return where the default region's bucket is; None without one.

    Raises:
        InvalidInput: a bucket is named, and no key.
    """
    if settings.s3_bucket is None:
        return None
    if settings.s3_key_id is None or settings.s3_secret is None:
        raise InvalidInput(
            "MUTOSCOPE_S3_BUCKET is set without a key.",
            remedy="Set MUTOSCOPE_S3_KEY_ID and MUTOSCOPE_S3_SECRET as well.",
        )
    return S3Settings(
        endpoint=settings.s3_endpoint,
        bucket=settings.s3_bucket,
        key_id=settings.s3_key_id.get_secret_value(),
        secret=settings.s3_secret.get_secret_value(),
        region=settings.s3_region,
        prefix=settings.s3_prefix,
        seconds=settings.s3_seconds,
        public_endpoint=settings.s3_public_endpoint,
    )


async def _open_notifications(
    stack: AsyncExitStack, settings: Settings, database: Database, clock: Clock, regions: Regions, secret: bytes
) -> Notifications:
    key = derive_key(secret, "unsubscribe")
    return await stack.enter_async_context(open_notifications(settings, database, clock, regions, unsubscribe_key=key))


def _issuers(settings: Settings) -> IssuerHttp:
    return IssuerHttp(seconds=settings.identity_provider_seconds, max_bytes=settings.max_identity_provider_bytes)


def _upload_desk(settings: Settings, regions: Regions) -> UploadDesk:
    return UploadDesk(
        regions,
        max_bytes=settings.max_upload_bytes,
        keep_seconds=settings.upload_seconds,
        link_seconds=settings.link_seconds,
        redirects=settings.s3_redirect,
        cdn_url=settings.cdn_url,
    )


def _privacy_desk(settings: Settings, studio: Studio, links: LinkSigner, export_key: bytes) -> PrivacyDesk:
    return PrivacyDesk(
        settings=settings,
        database=studio.database,
        clock=studio.clock,
        engine=studio.engine,
        regions=studio.regions,
        media_links=links,
        export_links=LinkSigner(export_key),
    )


def _open_studio(
    stack: AsyncExitStack, settings: Settings, clock: Clock, shelf: CatalogueShelf, database: Database, regions: Regions
) -> Studio:
    speech = SpeechProviders(settings.assets)
    faces = settings.assets / FACE_MODEL
    stack.push_async_callback(speech.aclose)
    return Studio(
        database=database,
        clock=clock,
        shelf=shelf,
        engine=DbosJobEngine(clock),
        regions=regions,
        fonts=settings.assets / "fonts",
        speech=speech,
        render=RenderSettings(ffmpeg=settings.ffmpeg or ffmpeg_binary()),
        labeller=_labeller(settings, clock) if settings.labels else None,
        recogniser=Recogniser(settings.assets),
        check_narration=settings.check_narration,
        faces=faces if faces.is_file() else None,
        result_seconds=settings.result_seconds,
    )


def _labeller(settings: Settings, clock: Clock) -> Labeller:
    return Labeller(
        settings.data_dir / "labels", settings.label_certificate, settings.label_key, settings.label_mark, clock
    )


def _checks(database: Database, vault: Vault) -> Mapping[str, Check]:
    head = head_revision()

    async def answers() -> None:
        async with database.session() as session:
            await session.execute(text("select 1"))

    async def is_at_head() -> None:
        async with database.session() as session:
            found = await session.scalar(text("select schema_revision()"))
        if found != head:
            raise Unavailable(f"The schema is at {found}, not {head}.", remedy="Run `mutoscope migrate`.")

    async def has_job_tables() -> None:
        async with database.session() as session:
            found = await session.scalar(text("select to_regclass('dbos.workflow_status') is not null"))
        if not found:
            raise Unavailable("The job tables are missing.", remedy="Run `mutoscope migrate`.")

    async def has_its_keys() -> None:
        async with database.session() as session:
            rows = (await session.execute(text("select region, wrapped from vault_sample_regions()"))).all()
        opened: dict[str, bool] = {}
        for row in rows:
            opened[row.region] = opened.get(row.region, False) or vault.ring(row.region).unwraps(bytes(row.wrapped))
        if not all(opened.values()):
            locked = ", ".join(region for region, opens in opened.items() if not opens)
            raise Unavailable(
                f"The data keys of a region were wrapped by another encryption key: {locked}.",
                remedy="Set MUTOSCOPE_ENCRYPTION_KEYS, MUTOSCOPE_SECRET_KEY and MUTOSCOPE_REGIONS as they were before.",
            )

    return {"database": answers, "migrations": is_at_head, "jobs": has_job_tables, "keys": has_its_keys}
