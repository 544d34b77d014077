"""The pages' addresses."""

from __future__ import annotations

from starlette.routing import Route

from mutoscope.billing.embedded_provider.pages.checkout import show_checkout, submit_checkout
from mutoscope.billing.embedded_provider.pages.render import style

PAGES: list[Route] = [
    Route("/assets/provider.css", style),
    Route("/checkout/{id}", show_checkout, methods=["GET"]),
    Route("/checkout/{id}", submit_checkout, methods=["POST"]),
]
