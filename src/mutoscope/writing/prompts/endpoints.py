"""The wordings of prompts over HTTP: those that come with the product, and a workspace's own."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed
from mutoscope.tenancy.schema_example import example
from mutoscope.writing.prompts.own_prompts import find_own, list_own, put_own
from mutoscope.writing.prompts.templates import NAMES, PLACEHOLDERS, Template, find_template

prompt_router = APIRouter(prefix="/prompts", tags=["prompts"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("story.read")]
Keeper = Annotated[Scope, allowed("prompt.edit")]
_EXAMPLE = {"name": "logline", "version": "1", "body": "Write the logline.\n\n{{material}}", "own": False}


class PromptView(BaseModel):
    """The wording that holds for a workspace."""

    model_config = example(**_EXAMPLE, placeholders={"material": "what the story says so far, between marks"})

    name: str
    version: str = Field(description="`3` as it comes with the product, `own-2` the workspace's own second one.")
    body: str
    own: bool
    placeholders: dict[str, str]

    @classmethod
    def of(cls, template: Template) -> PromptView:
        """Return the view of a template."""
        own = template.version.startswith("own-")
        return cls(
            name=template.name, version=template.version, body=template.body, own=own, placeholders=dict(PLACEHOLDERS)
        )


class PutPrompt(BaseModel):
    """Body of `PUT /prompts/{name}`."""

    model_config = example(body="Write the logline as a question.\n\n{{material}}")

    body: str = Field(min_length=1, max_length=20_000)


@prompt_router.get("", summary="List prompts")
async def list_prompts(session: SessionDep, _scope: Reader) -> list[PromptView]:
    """List the wording of every prompt that holds in this workspace."""
    own = await list_own(session)
    return [PromptView.of(find_template(name, own.get(name))) for name in NAMES]


@prompt_router.put("/{name}", summary="Word a prompt anew")
async def put(session: SessionDep, scope: Keeper, clock: ClockDep, name: str, body: PutPrompt) -> PromptView:
    """Word a prompt anew for this workspace; earlier wordings are kept, and versions made with them name them."""
    await put_own(session, scope, name, body.body, clock.now())
    return PromptView.of(find_template(name, await find_own(session, name)))


@prompt_router.delete("/{name}", summary="Go back to the product's wording")
async def reset(session: SessionDep, scope: Keeper, clock: ClockDep, name: str) -> PromptView:
    """Go back to the wording that comes with the product."""
    given = find_template(name)
    await put_own(session, scope, name, None, clock.now())
    return PromptView.of(given)
