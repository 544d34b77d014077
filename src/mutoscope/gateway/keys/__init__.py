"""Keys of the workspaces' own: sealed by the vault, opened for a call, never shown again."""

from mutoscope.gateway.keys.seal_key import OwnKey

__all__ = ["OwnKey"]
