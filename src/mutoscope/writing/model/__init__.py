"""Every step by a model: prompts out, answers checked, at most eight shots a call."""

from mutoscope.writing.model.write_with_model import ModelText, Writing, write_texts, write_with_model

__all__ = ["ModelText", "Writing", "write_texts", "write_with_model"]
