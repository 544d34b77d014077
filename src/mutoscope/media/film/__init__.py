"""The whole film in one process: the steps of the main job in order."""

from mutoscope.media.film.errors import CanvasesDiffer, FileMissing, FolderUnusable, MediaRefused
from mutoscope.media.film.make_film import (
    expectation,
    film_composer,
    film_composers,
    film_report,
    make_film,
    name_canvases,
)
from mutoscope.media.film.preview_film import (
    FilmPreview,
    compose_preview,
    draw_preview,
    find_preview,
    preview_film,
)
from mutoscope.media.film.progress import ProgressTeller
from mutoscope.media.film.read_order import read_order
from mutoscope.media.film.render_parts import render_parts, speak
from mutoscope.media.film.scene_prints import ScenePrints, scene_prints
from mutoscope.media.film.types import (
    FilmFiles,
    FilmOrder,
    FilmParts,
    FilmProgress,
    FilmRequest,
    FilmResult,
    FilmStage,
    OnFilmProgress,
    Studio,
)
from mutoscope.media.film.watch_footage import watch_footage
from mutoscope.media.film.wish_for_film import wish_for_film
from mutoscope.media.film.work_slots import WorkSlots
from mutoscope.media.film.write_files import prepare_folder, write_files

__all__ = [
    "CanvasesDiffer",
    "FileMissing",
    "FilmFiles",
    "FilmOrder",
    "FilmParts",
    "FilmPreview",
    "FilmProgress",
    "FilmRequest",
    "FilmResult",
    "FilmStage",
    "FolderUnusable",
    "MediaRefused",
    "OnFilmProgress",
    "ProgressTeller",
    "ScenePrints",
    "Studio",
    "WorkSlots",
    "compose_preview",
    "draw_preview",
    "expectation",
    "film_composer",
    "film_composers",
    "film_report",
    "find_preview",
    "make_film",
    "name_canvases",
    "prepare_folder",
    "preview_film",
    "read_order",
    "render_parts",
    "scene_prints",
    "speak",
    "watch_footage",
    "wish_for_film",
    "write_files",
]
