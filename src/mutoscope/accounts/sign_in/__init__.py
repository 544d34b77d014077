"""Signing in by an identity provider, a wallet or a passkey; linking them to an account."""

from mutoscope.accounts.sign_in.desk import SignInDesk, open_sign_in_desk
from mutoscope.accounts.sign_in.link_endpoints import router as identities
from mutoscope.accounts.sign_in.oidc_endpoints import router as providers
from mutoscope.accounts.sign_in.passkey_endpoints import router as passkeys
from mutoscope.accounts.sign_in.wallet_endpoints import router as wallets

ROUTERS = (providers, wallets, passkeys, identities)
"""What `api` mounts."""

__all__ = ["ROUTERS", "SignInDesk", "open_sign_in_desk"]
