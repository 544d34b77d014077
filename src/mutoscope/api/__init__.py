"""The HTTP process: routers, problem documents, idempotency."""
