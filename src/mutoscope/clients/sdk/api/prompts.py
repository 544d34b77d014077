"""The group `prompts`. Written by tools/write_sdk.py."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import Call, given


class PromptView(BaseModel):
    """The wording that holds for a workspace."""

    model_config = ConfigDict(extra="allow")

    name: str
    version: str
    body: str
    own: bool
    placeholders: dict[str, str]


def prompts_get() -> Call[list[PromptView]]:
    """List the wording of every prompt that holds in this workspace."""
    return Call("GET", "/prompts", answer=list[PromptView])


def prompts_name_put(name: str, *, body: str) -> Call[PromptView]:
    """Word a prompt anew for this workspace; earlier wordings are kept, and versions made with them name them."""
    return Call("PUT", f"/prompts/{name}", answer=PromptView, body=given(body=body), keyed=True)


def prompts_name_delete(name: str) -> Call[PromptView]:
    """Go back to the wording that comes with the product."""
    return Call("DELETE", f"/prompts/{name}", answer=PromptView, keyed=True)
