"""Put the finished files where they were asked for."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mutoscope.media.artefacts import naming_full_disk
from mutoscope.media.captions import to_srt, to_vtt
from mutoscope.media.compose import Composition
from mutoscope.media.film.errors import FolderUnusable
from mutoscope.media.film.types import FilmFiles
from mutoscope.media.labels import LabelFacts

Label = Callable[[Path, str], LabelFacts]
"""Labels a file in its place; told its suffix, for its name does not say it yet."""


def prepare_folder(folder: Path) -> None:
    """Make a folder if it is not there, and write into it: better to fail now than when the film is done.

    Raises:
        FolderUnusable: it cannot be made, or nothing can be written into it.
        DiskFull: there is no space left.
    """
    try:
        with naming_full_disk():
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(1))
    except OSError as error:
        raise FolderUnusable(
            f"Files cannot be written into the folder {folder}: {error.strerror}.",
            remedy="Name another folder, or mend its permissions.",
            folder=str(folder),
        ) from error


def write_files(
    folder: Path,
    name: str,
    film: Path,
    thumbnails: Sequence[Path],
    composition: Composition,
    report: dict[str, Any],
    label: Label | None = None,
) -> FilmFiles:
    """Copy the film and its thumbnails and write subtitles and report beside them; each copy appears only when whole.

    `label` is put into each copy last of all, and the report tells what a reader finds in the film.

    Raises:
        DiskFull: there is no space left.
    """
    further = tuple(folder / f"{name}-{number}.jpg" for number in range(2, len(thumbnails) + 1))
    files = FilmFiles(
        *(folder / f"{name}{suffix}" for suffix in (".mp4", ".srt", ".vtt", ".jpg", ".json")),
        further_thumbnails=further,
    )
    stills = zip(thumbnails, (files.thumbnail, *further), strict=True)
    with naming_full_disk():
        folder.mkdir(parents=True, exist_ok=True)
        for source, target in (*stills, (film, files.film)):
            partial = target.with_name(f".{target.name}.part")
            try:
                shutil.copyfile(source, partial)
                found = label(partial, target.suffix) if label else None
                partial.replace(target)
            finally:
                partial.unlink(missing_ok=True)
            report = {**report, "label": dataclasses.asdict(found) if found else None}
        files.srt.write_text(to_srt(composition.cues), encoding="utf-8")
        files.vtt.write_text(to_vtt(composition.cues), encoding="utf-8")
        files.report.write_text(json.dumps(report, indent=2, ensure_ascii=False, default=str) + "\n", encoding="utf-8")
    return files
