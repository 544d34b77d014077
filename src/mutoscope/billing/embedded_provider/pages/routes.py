"""The pages' addresses. Whoever has one may see the page: their words cannot be guessed."""

from __future__ import annotations

from starlette.routing import Route

from mutoscope.billing.embedded_provider.pages.authenticate import show_question, take_answer
from mutoscope.billing.embedded_provider.pages.checkout import show_checkout, submit_checkout
from mutoscope.billing.embedded_provider.pages.documents import pay_invoice, send_pdf, show_invoice, show_receipt
from mutoscope.billing.embedded_provider.pages.portal import show_portal, submit_portal
from mutoscope.billing.embedded_provider.pages.render import style

PAGES: list[Route] = [
    Route("/assets/provider.css", style),
    Route("/checkout/{id}", show_checkout, methods=["GET"]),
    Route("/checkout/{id}", submit_checkout, methods=["POST"]),
    Route("/portal/{word}", show_portal, methods=["GET"]),
    Route("/portal/{word}", submit_portal, methods=["POST"]),
    Route("/invoice/{id}/{word}", show_invoice, methods=["GET"]),
    Route("/invoice/{id}/{word}", pay_invoice, methods=["POST"]),
    Route("/invoice/{id}/{word}/pdf", send_pdf, methods=["GET"]),
    Route("/receipt/{id}", show_receipt, methods=["GET"]),
    Route("/authenticate/{id}", show_question, methods=["GET"]),
    Route("/authenticate/{id}", take_answer, methods=["POST"]),
]
