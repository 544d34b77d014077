"""Text providers: the port and its adapters."""

from mutoscope.gateway.text.types import Message, TextAnswer, TextRequest

__all__ = ["Message", "TextAnswer", "TextRequest"]
