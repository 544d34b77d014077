"""Passkeys (WebAuthn level 2): discoverable keys that verify the person and name the site they are for."""

from mutoscope.identity.passkeys.errors import PasskeyRefused
from mutoscope.identity.passkeys.manage_passkeys import list_passkeys, remove_passkey, rename_passkey
from mutoscope.identity.passkeys.prove_passkey import holds_passkey, offer_sign_in, prove_passkey
from mutoscope.identity.passkeys.register_passkey import offer_registration, register_passkey
from mutoscope.identity.passkeys.types import Passkey, PasskeyDesk

__all__ = [
    "Passkey",
    "PasskeyDesk",
    "PasskeyRefused",
    "holds_passkey",
    "list_passkeys",
    "offer_registration",
    "offer_sign_in",
    "prove_passkey",
    "register_passkey",
    "remove_passkey",
    "rename_passkey",
]
