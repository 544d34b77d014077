"""The pages' addresses."""

from __future__ import annotations

from starlette.routing import Route

PAGES: list[Route] = []
