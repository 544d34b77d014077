"""Prompts as versioned templates: data files, which a workspace may word anew; users' words inside marks."""

from mutoscope.writing.prompts.own_prompts import find_own, list_own, put_own
from mutoscope.writing.prompts.render_prompt import Prompt, render_prompt
from mutoscope.writing.prompts.templates import NAMES, PLACEHOLDERS, Template, check_body, find_template

__all__ = [
    "NAMES",
    "PLACEHOLDERS",
    "Prompt",
    "Template",
    "check_body",
    "find_own",
    "find_template",
    "list_own",
    "put_own",
    "render_prompt",
]
