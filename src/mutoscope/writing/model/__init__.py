"""Every step by a model: prompts out, answers checked, at most eight shots a call."""

from mutoscope.writing.model.plan_requests import plan_requests
from mutoscope.writing.model.quote_step import StepQuote, quote_requests
from mutoscope.writing.model.write_with_model import ModelText, Writing, write_texts, write_with_model

__all__ = [
    "ModelText",
    "StepQuote",
    "Writing",
    "plan_requests",
    "quote_requests",
    "write_texts",
    "write_with_model",
]
