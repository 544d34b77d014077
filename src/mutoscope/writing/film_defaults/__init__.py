"""What a new film begins with: the workspace's brand kit, and the voice that was chosen last for good."""

from mutoscope.writing.film_defaults.begin_film import begin_film
from mutoscope.writing.film_defaults.keep_defaults import keep_brand_kit, keep_member_voice, keep_workspace_voice
from mutoscope.writing.film_defaults.read_defaults import read_defaults
from mutoscope.writing.film_defaults.types import BrandKit, FilmDefaults, VoiceDefaults

__all__ = [
    "BrandKit",
    "FilmDefaults",
    "VoiceDefaults",
    "begin_film",
    "keep_brand_kit",
    "keep_member_voice",
    "keep_workspace_voice",
    "read_defaults",
]
