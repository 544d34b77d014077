"""A bible as one web page that loads nothing: styles and pictures are in it."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable
from html import escape

from mutoscope.writing.bibles.book import rgb
from mutoscope.writing.bibles.contents import BibleContent
from mutoscope.writing.bibles.pictures import Pictures
from mutoscope.writing.cards import ink_on

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "private, no-store",
}
_STYLE = """
:root { color-scheme: light }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: #26262e }
header { padding: 12vh 6vw 8vh; background: var(--ground); color: var(--ink) }
h1 { font-size: clamp(2.2rem, 8vw, 5rem); line-height: 1.05; margin: 0 0 1rem; overflow-wrap: anywhere }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 6vw 6rem }
h2 { margin: 3.5rem 0 1rem; font-size: 2rem; border-top: 6px solid var(--accent); padding-top: 1rem }
h3 { margin: 0 }
.palette { display: flex; height: 4rem }
.palette span { flex: 1; font-size: .7rem; padding: .4rem }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(17rem, 1fr)); gap: 1.5rem }
.card { background: #f6f6f9; border-radius: .6rem; overflow: hidden; overflow-wrap: anywhere }
.card > div { padding: 1rem 1.2rem }
.card img, .card > .none { width: 100%; aspect-ratio: 4/3; object-fit: cover; display: block }
.card > .none { background: var(--ground); color: var(--ink); font-weight: 900; font-size: 1.4rem; position: relative }
.none small { position: absolute; left: 1.2rem; bottom: .8rem; font-size: .75rem; font-weight: 400 }
dt { font-size: .75rem; text-transform: uppercase; color: #4a4a55; margin-top: .6rem }
dd { margin: 0 }
.lead { font-size: 1.25rem }
footer { padding: 2rem 6vw; color: #4a4a55 }
"""
_FACTS = (("want", "Wants"), ("need", "Needs"), ("flaw", "Flaw"), ("look", "Looks"), ("voice", "Voice"))


def draw_html(content: BibleContent, version: int, pictures: Pictures) -> str:
    """Return the page of one version of a bible; whatever people wrote is escaped."""
    palette = content.palette or ["#14141b", "#c8553d"]
    ground = min(palette, key=lambda colour: sum(rgb(colour)))
    accent = max(palette, key=lambda colour: max(rgb(colour)) - min(rgb(colour)))
    colours = f"--ground:{ground};--ink:{ink_on(ground)};--accent:{accent}"
    title = escape(content.title)
    parts = [
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<style>:root{{{colours}}}{_STYLE}</style></head><body>",
        f"<header><h1>{title}</h1>{_p(content.subtitle, 'lead')}{_p(content.logline)}</header>",
        f'<div class="palette">{"".join(_swatch(colour) for colour in content.palette)}</div><main>',
        *_stories(content),
        _section("Characters", (_character(one, pictures) for one in content.characters)),
        _section(
            "The world",
            (_card(one.name, one.picture_ids, pictures, _p(one.description) + _p(one.look)) for one in content.things),
            _p(content.world),
        ),
        _section(
            "Mood",
            (
                _card(one.title, [one.picture_id] if one.picture_id else [], pictures, _p(one.prompt))
                for one in content.boards
            ),
            _p(" · ".join(content.words)),
        ),
        f"</main><footer>Version {version} · {content.gathered_at:%d %B %Y}</footer></body></html>",
    ]
    return "".join(parts)


def _stories(content: BibleContent) -> Iterable[str]:
    for story in content.stories:
        beats = "".join(f"<dt>{escape(beat.name)}</dt><dd>{escape(beat.text)}</dd>" for beat in story.beats)
        yield f"<h2>{escape(story.title)}</h2>{_p(story.synopsis)}" + (f"<dl>{beats}</dl>" if beats else "")


def _character(one: object, pictures: Pictures) -> str:
    facts = "".join(
        f"<dt>{label}</dt><dd>{escape(str(getattr(one, name)))}</dd>" for name, label in _FACTS if getattr(one, name)
    )
    role, description = getattr(one, "role", ""), getattr(one, "description", "")
    inside = f"{_p(role)}{_p(description)}" + (f"<dl>{facts}</dl>" if facts else "")
    return _card(getattr(one, "name", ""), getattr(one, "picture_ids", []), pictures, inside)


def _card(name: str, ids: list[uuid.UUID], pictures: Pictures, inside: str) -> str:
    found = next((pictures[id_] for id_ in ids if id_ in pictures), None)
    shown = (
        f'<div class="none">{escape(name)}<small>placeholder</small></div>'
        if found is None
        else f'<img alt="{escape(name)}" src="data:image/jpeg;base64,{base64.b64encode(found).decode()}">'
    )
    return f'<article class="card">{shown}<div><h3>{escape(name)}</h3>{inside}</div></article>'


def _section(title: str, cards: Iterable[str], lead: str = "") -> str:
    inside = "".join(cards)
    return f'<h2>{title}</h2>{lead}<div class="grid">{inside}</div>' if inside or lead else ""


def _swatch(colour: str) -> str:
    return f'<span style="background:{colour};color:{ink_on(colour)}">{colour}</span>'


def _p(text: str, kind: str = "") -> str:
    if not text:
        return ""
    named = f' class="{kind}"' if kind else ""
    return "".join(f"<p{named}>{escape(part)}</p>" for part in text.split("\n") if part.strip())
