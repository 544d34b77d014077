"""API keys as proofs: their form, where they come from, from which networks, and requests signed with them.

What a key may do, and in which workspace, is `tenancy`'s to say.
"""

from mutoscope.identity.keys.errors import (
    CredentialsAmbiguous,
    KeyAddressForbidden,
    KeyExpired,
    KeyInvalid,
    KeyReplaced,
    KeyRevoked,
    NetworksInvalid,
    PublicKeyInvalid,
    SignatureInvalid,
    SignatureMissing,
    SignatureReplayed,
)
from mutoscope.identity.keys.key_form import KeySecret, is_well_formed, key_digest, new_key, new_signing_secret
from mutoscope.identity.keys.networks import check_networks, is_within
from mutoscope.identity.keys.presented_key import presented_key
from mutoscope.identity.keys.public_key import read_public_key
from mutoscope.identity.keys.verify_signature import SignatureProof, SignatureRules, SignedRequest, verify_signature

__all__ = [
    "CredentialsAmbiguous",
    "KeyAddressForbidden",
    "KeyExpired",
    "KeyInvalid",
    "KeyReplaced",
    "KeyRevoked",
    "KeySecret",
    "NetworksInvalid",
    "PublicKeyInvalid",
    "SignatureInvalid",
    "SignatureMissing",
    "SignatureProof",
    "SignatureReplayed",
    "SignatureRules",
    "SignedRequest",
    "check_networks",
    "is_well_formed",
    "is_within",
    "key_digest",
    "new_key",
    "new_signing_secret",
    "presented_key",
    "read_public_key",
    "verify_signature",
]
