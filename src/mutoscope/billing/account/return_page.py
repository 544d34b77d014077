"""The page on which people land after the payment page."""

from __future__ import annotations

from typing import Final

_WORDS: Final = {
    "paid": ("Thank you", "The payment is on its way. Your credits or plan appear within moments."),
    "cancelled": ("Nothing was paid", "You left the payment page. Open it again whenever you like."),
    None: ("All done", "You can close this page and go back to the studio."),
}
_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title} · Mutoscope</title>
<style>
body {{ margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.0625rem/1.6 system-ui, sans-serif;
  background: Canvas; color: CanvasText; }}
main {{ max-width: 30rem; margin: 1.5rem; padding: 2rem; border: 1px solid GrayText; border-radius: 1rem; }}
h1 {{ margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.2; }}
p {{ margin: 0; }}
</style>
</head>
<body><main><h1>{title}</h1><p>{text}</p></main></body>
</html>
"""


def return_page(outcome: str | None) -> str:
    """Return the page for an outcome; an unknown one is as none."""
    title, text = _WORDS.get(outcome, _WORDS[None])
    return _PAGE.format(title=title, text=text)
