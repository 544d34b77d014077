"""The HTTP process: routers, problem documents, idempotency."""

from mutoscope.api.app import create_app

__all__ = ["create_app"]
