"""What signing in by something else than a password needs, wired once."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mutoscope.catalog import Catalogue
from mutoscope.identity.oidc import IssuerHttp, ProviderDesk, read_providers
from mutoscope.identity.passkeys import PasskeyDesk
from mutoscope.identity.wallets import WalletDesk
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import LoginDesk


@dataclass(frozen=True)
class SignInDesk:
    """Identity providers, wallets and passkeys, and the desk where login sessions begin."""

    settings: Settings
    catalogue: Catalogue
    login: LoginDesk
    providers: ProviderDesk
    wallets: WalletDesk
    passkeys: PasskeyDesk


def open_sign_in_desk(catalogue: Catalogue, login: LoginDesk, http: IssuerHttp, *, key: bytes) -> SignInDesk:
    """Wire the desk.

    Args:
        catalogue: the plans; a new account starts on the lowest.
        login: where login sessions begin.
        http: the way to identity providers; the caller closes it.
        key: derives what a sign-in must not leave in the database.

    Raises:
        InvalidInput: the identity providers of the settings contradict themselves.
    """
    settings, clock, database = login.settings, login.clock, login.database
    lifetime = dt.timedelta(seconds=settings.sign_in_seconds)
    base_url = settings.base_url
    return SignInDesk(
        settings=settings,
        catalogue=catalogue,
        login=login,
        providers=ProviderDesk(
            providers=read_providers(settings.identity_providers, http),
            http=http,
            database=database,
            clock=clock,
            key=key,
            base_url=base_url,
            lifetime=lifetime,
        ),
        wallets=WalletDesk(database, clock, base_url, frozenset(settings.wallet_chains), lifetime),
        passkeys=PasskeyDesk(database, clock, base_url, lifetime, settings.max_identities),
    )
