"""Put the finished files where they were asked for."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from mutoscope.media.captions import to_srt, to_vtt
from mutoscope.media.compose import Composition
from mutoscope.media.film.types import FilmFiles


def write_files(
    folder: Path, name: str, film: Path, thumbnail: Path, composition: Composition, report: dict[str, Any]
) -> FilmFiles:
    """Copy the film and its thumbnail and write subtitles and report beside them; each appears only when whole."""
    folder.mkdir(parents=True, exist_ok=True)
    files = FilmFiles(*(folder / f"{name}{suffix}" for suffix in (".mp4", ".srt", ".vtt", ".jpg", ".json")))
    for source, target in ((film, files.film), (thumbnail, files.thumbnail)):
        partial = target.with_name(f".{target.name}.part")
        try:
            shutil.copyfile(source, partial)
            partial.replace(target)
        finally:
            partial.unlink(missing_ok=True)
    files.srt.write_text(to_srt(composition.cues), encoding="utf-8")
    files.vtt.write_text(to_vtt(composition.cues), encoding="utf-8")
    files.report.write_text(json.dumps(report, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    return files
