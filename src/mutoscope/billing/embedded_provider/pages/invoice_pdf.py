"""An invoice as a PDF."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.calendar import date_text
from mutoscope.billing.embedded_provider.core.money import money_text
from mutoscope.billing.embedded_provider.core.rows import Body, part
from mutoscope.billing.embedded_provider.pages.write_pdf import WIDTH, Rule, Words, write_pdf

_LEFT, _RIGHT = 56, WIDTH - 56
_ROWS_ON_PAGE = 24
_LONGEST = 74


def invoice_pdf(invoice: Body, rows: list[tuple[str, int]]) -> bytes:
    """Return the document.

    Args:
        invoice: finalized.
        rows: what stands below the lines: subtotal, discounts, taxes, totals.
    """
    lines = invoice["lines"]["data"]
    chunks = [lines[start : start + _ROWS_ON_PAGE] for start in range(0, max(len(lines), 1), _ROWS_ON_PAGE)]
    pages: list[list[Words | Rule]] = []
    for number, chunk in enumerate(chunks):
        page = _head(invoice)
        y = _lines(page, chunk, invoice["currency"])
        if number == len(chunks) - 1:
            _sums(page, rows, invoice["currency"], y)
        page.append(Words(_LEFT, 800, "Test mode: no money moved. Embedded payment provider.", 8, grey=True))
        page.append(Words(_RIGHT, 800, f"Page {number + 1} of {len(chunks)}", 8, right=True, grey=True))
        pages.append(page)
    return write_pdf(pages, f"Invoice {invoice['number']}")


def _head(invoice: Body) -> list[Words | Rule]:
    address = part(invoice, "customer_address")
    place = " ".join(str(one) for one in (address.get("postal_code"), address.get("country")) if one)
    billed = [text for text in (invoice["customer_name"], invoice["customer_email"], place) if text]
    facts = [("Invoice number", invoice["number"]), ("Date", date_text(invoice["effective_at"] or invoice["created"]))]
    facts.append(("Status", str(invoice["status"]).capitalize()))
    marks: list[Words | Rule] = [
        Words(_LEFT, 72, "Invoice", 22, bold=True),
        Words(_RIGHT, 72, invoice["account_name"], 14, bold=True, right=True),
    ]
    for place_in_list, (name, value) in enumerate(facts):
        y = 104 + 15 * place_in_list
        marks += [Words(_LEFT, y, name, grey=True), Words(_LEFT + 90, y, str(value))]
    marks.append(Words(320, 104, "Billed to", grey=True))
    marks += [Words(320, 119 + 14 * number, str(text)[:44]) for number, text in enumerate(billed)]
    return marks


def _lines(page: list[Words | Rule], lines: list[Body], currency: str) -> float:
    page += [
        Words(_LEFT, 196, "Description", 9, grey=True),
        Words(410, 196, "Quantity", 9, right=True, grey=True),
        Words(_RIGHT, 196, "Amount", 9, right=True, grey=True),
        Rule(_LEFT, 202, _RIGHT),
    ]
    y = 220.0
    for line in lines:
        text = str(line["description"])
        shown = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        page += [
            Words(_LEFT, y, shown, 9.5),
            Words(410, y, str(line["quantity"]), 9.5, right=True),
            Words(_RIGHT, y, money_text(line["amount"], currency), 9.5, right=True),
        ]
        y += 18
    page.append(Rule(_LEFT, y - 6, _RIGHT))
    return y + 10


def _sums(page: list[Words | Rule], rows: list[tuple[str, int]], currency: str, y: float) -> None:
    for place, (name, amount) in enumerate(rows):
        bold = place == len(rows) - 1
        page += [
            Words(320, y, name, bold=bold),
            Words(_RIGHT, y, money_text(amount, currency), bold=bold, right=True),
        ]
        y += 17
