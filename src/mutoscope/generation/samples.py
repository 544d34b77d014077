"""Hear a voice and see a template before anything is spent. Each sample is made once and kept as an artefact."""

from __future__ import annotations

from pathlib import Path

from mutoscope.generation.drawing_turn import drawing_turn
from mutoscope.generation.studio import Studio
from mutoscope.media.artefacts import ArtefactStore, artefact_key
from mutoscope.media.captions import Fonts, draw_loop, draw_preview, find_template
from mutoscope.media.timeline import Canvas
from mutoscope.media.voice import find_voice, sample_sentence, speak_sentence

_FOLDER = "samples"
SHAPES = {"1080x1920": Canvas(360, 640), "1080x1080": Canvas(480, 480), "1920x1080": Canvas(640, 360)}
"""What a preview is drawn on for each size of film: the same shape, a third as large."""


async def speak_sample(studio: Studio, voice_id: str) -> Path:
    """Return a voice's greeting as a WAV.

    Raises:
        UnknownVoice: there is no such voice.
        VoiceUnavailable: this server cannot speak with it.
    """
    chosen = studio.speech.choose(find_voice(voice_id))
    async with drawing_turn():
        spoken = await speak_sentence(_store(studio), chosen.provider, sample_sentence(chosen.voice), chosen.voice)
    return spoken.audio


async def preview_template(studio: Studio, name: str, size: str, *, moving: bool) -> Path:
    """Return a picture of a template: an animated WebP, or a PNG.

    Raises:
        TemplateNotFound: there is no such template.
    """
    template, canvas, store = find_template(name), SHAPES[size], _store(studio)
    suffix = ".webp" if moving else ".png"
    inputs = {"template": repr(template), "width": canvas.width, "height": canvas.height, "version": 1}
    key = artefact_key("template-preview", inputs)
    found = store.find(key, suffix)
    if found is None:
        async with drawing_turn():
            found = store.find(key, suffix)
            if found is None:
                draw = draw_loop if moving else draw_preview
                with store.make(key, suffix) as path:
                    await draw(template, canvas, Fonts(studio.fonts), studio.render.ffmpeg, path.absolute())
                found = store.path(key, suffix)
    return found


def _store(studio: Studio) -> ArtefactStore:
    return ArtefactStore(studio.regions.default.artefacts / _FOLDER)
