"""A small PDF writer: pages of text in Helvetica and lines (ISO 32000-1, the standard fonts, WinAnsi letters)."""

from __future__ import annotations

from dataclasses import dataclass

from mutoscope.billing.embedded_provider.core.money import MINUS

WIDTH, HEIGHT = 595, 842
"""A4 in points."""
_WIDTHS = {
    " ": 278, "!": 278, "%": 889, "'": 191, "(": 333, ")": 333, ",": 278, "-": 333, ".": 278, "/": 278, ":": 278,
    "f": 278, "i": 222, "j": 222, "k": 500, "l": 222, "m": 833, "r": 333, "s": 500, "t": 278, "v": 500, "w": 722,
    "x": 500, "y": 500, "z": 500, "c": 500, "A": 667, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778,
    "H": 722, "I": 278, "J": 500, "K": 667, "M": 833, "N": 722, "O": 778, "P": 667, "Q": 778, "R": 722, "S": 667,
    "T": 611, "U": 722, "W": 944, "X": 667, "Y": 667, "V": 667, "Z": 611,
}  # fmt: skip
_USUAL = 556
_BOLDER = 1.06
"""So much wider are words in bold, about."""


@dataclass(frozen=True)
class Words:
    """A line of text; `right` sets it flush with that edge instead of beginning at `x`."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    right: bool = False
    grey: bool = False


@dataclass(frozen=True)
class Rule:
    """A thin line across."""

    x: float
    y: float
    to: float


def text_width(text: str, size: float) -> float:
    """Return the width of a text in points."""
    return sum(_WIDTHS.get(letter, _USUAL) for letter in text.replace(MINUS, "-")) * size / 1000


def write_pdf(pages: list[list[Words | Rule]], title: str) -> bytes:
    """Return a document; y counts from the top of the page."""
    kids = " ".join(f"{5 + 2 * place} 0 R" for place in range(len(pages)))
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /{} /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font.format("Helvetica").encode(),
        font.format("Helvetica-Bold").encode(),
    ]
    for place, page in enumerate(pages):
        stream = b"\n".join(_draw(mark) for mark in page)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {6 + 2 * place} 0 R "
            "/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    info = b"<< /Title (%s) /Producer (Embedded payment provider) >>" % _escape(title)
    return _assemble([*objects, info])


def _assemble(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    offsets: list[int] = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(out + trailer % (len(objects) + 1, len(objects), start))


def _draw(mark: Words | Rule) -> bytes:
    if isinstance(mark, Rule):
        y = HEIGHT - mark.y
        return f"0.8 G 0.5 w {mark.x:.1f} {y:.1f} m {mark.to:.1f} {y:.1f} l S".encode()
    wide = text_width(mark.text, mark.size) * (_BOLDER if mark.bold else 1)
    x = mark.x - wide if mark.right else mark.x
    font, shade = ("F2" if mark.bold else "F1"), ("0.4" if mark.grey else "0")
    place = f"{shade} g BT /{font} {mark.size:g} Tf {x:.1f} {HEIGHT - mark.y:.1f} Td (".encode()
    return place + _escape(mark.text) + b") Tj ET"


def _escape(text: str) -> bytes:
    """Return a text as a PDF string's content; letters that the standard fonts lack become question marks."""
    encoded = text.replace(MINUS, "-").encode("cp1252", errors="replace")
    return encoded.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
