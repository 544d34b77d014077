"""`mutoscope templates`: the caption templates, as a table, as JSON, or drawn, standing and moving."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from mutoscope.infra.settings import Settings
from mutoscope.media.captions import Fonts, draw_loop, draw_preview, list_templates
from mutoscope.media.runner import ffmpeg_binary
from mutoscope.media.timeline import Canvas

app = typer.Typer(add_completion=False)

_LOOP_CANVAS = Canvas(360, 640)


@app.command()
def templates(
    preview: Annotated[
        Path | None, typer.Option(help="Draw each template into this folder: a PNG and a moving WebP.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """List the caption templates."""
    drawn: dict[str, Path] = {}
    if preview:
        preview.mkdir(parents=True, exist_ok=True)
        drawn = asyncio.run(_draw(preview.absolute()))
    if as_json:
        rows = [
            {
                "name": template.name,
                "title": template.title,
                "description": template.description,
                "font": template.font,
                "highlight": template.highlight,
                "words_at_once": template.max_words,
                **(_files(drawn[template.name]) if drawn else {}),
            }
            for template in list_templates()
        ]
        typer.echo(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("Name", "Looks", "Font", "Words at once", box=None, header_style="bold")
    for template in list_templates():
        font = template.font.partition("_")[0]
        table.add_row(template.name, template.description, font, str(template.max_words))
    Console().print(table)
    if drawn:
        typer.echo(f"Drawn into {preview}.")


def _files(still: Path) -> dict[str, str]:
    return {"preview": str(still), "loop": str(still.with_suffix(".webp"))}


async def _draw(folder: Path) -> dict[str, Path]:
    settings = Settings()
    fonts, ffmpeg = Fonts(settings.assets / "fonts"), ffmpeg_binary(settings.ffmpeg)
    paths = {template.name: folder / f"{template.name}.png" for template in list_templates()}
    for template in list_templates():
        await draw_preview(template, Canvas(), fonts, ffmpeg, paths[template.name])
        await draw_loop(template, _LOOP_CANVAS, fonts, ffmpeg, paths[template.name].with_suffix(".webp"))
    return paths
