"""A request that comes with an API key: from the key to the scope."""

from mutoscope.tenancy.key_access.queries import find_key_scope
from mutoscope.tenancy.key_access.read_key_scope import read_key_scope
from mutoscope.tenancy.key_access.scopes import KEY_SCOPES, KeyScope, verbs_of

__all__ = ["KEY_SCOPES", "KeyScope", "find_key_scope", "read_key_scope", "verbs_of"]
