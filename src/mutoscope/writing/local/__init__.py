"""Every step without a model: templates, and extraction from the user's own words. Nothing is invented.

What cannot be found in the words stays empty and carries a question. `write_step` says in a note where each text is
from and what a model would add.
"""

from mutoscope.writing.local.load_words import Language, guess_language
from mutoscope.writing.local.materials import Materials, Sheet
from mutoscope.writing.local.write_metadata import extract_text
from mutoscope.writing.local.write_step import PROVIDER, TEMPLATE, LocalText, write_step

__all__ = [
    "PROVIDER",
    "TEMPLATE",
    "Language",
    "LocalText",
    "Materials",
    "Sheet",
    "extract_text",
    "guess_language",
    "write_step",
]
