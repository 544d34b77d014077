"""Identities that sign in to an account: linked, listed, unlinked; and the proof that is asked for first."""

from mutoscope.identity.linked.errors import (
    AccountExists,
    IdentityNotFound,
    IdentityTaken,
    LastWayToSignIn,
    ReauthenticationFailed,
    ReauthenticationNeeded,
    TooManyIdentities,
)
from mutoscope.identity.linked.find_account import find_linked_account, note_use
from mutoscope.identity.linked.link_identity import link_identity
from mutoscope.identity.linked.list_identities import count_ways, list_identities
from mutoscope.identity.linked.queries import find_account, lock_account
from mutoscope.identity.linked.require_recent import note_proof, require_recent
from mutoscope.identity.linked.types import IdentityKind, LinkedIdentity, ProvenIdentity, WaysToSignIn
from mutoscope.identity.linked.unlink_identity import keep_a_way, unlink_everything, unlink_identity

__all__ = [
    "AccountExists",
    "IdentityKind",
    "IdentityNotFound",
    "IdentityTaken",
    "LastWayToSignIn",
    "LinkedIdentity",
    "ProvenIdentity",
    "ReauthenticationFailed",
    "ReauthenticationNeeded",
    "TooManyIdentities",
    "WaysToSignIn",
    "count_ways",
    "find_account",
    "find_linked_account",
    "keep_a_way",
    "link_identity",
    "list_identities",
    "lock_account",
    "note_proof",
    "note_use",
    "require_recent",
    "unlink_everything",
    "unlink_identity",
]
