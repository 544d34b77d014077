"""Ask for a picture."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from mutoscope.gateway.access import Access
from mutoscope.gateway.calls import Ask, CallDesk, run_call
from mutoscope.gateway.errors import PromptTooLarge
from mutoscope.gateway.image.flux import FluxImage
from mutoscope.gateway.image.google import GoogleImage
from mutoscope.gateway.image.ideogram import IdeogramImage
from mutoscope.gateway.image.leonardo import LeonardoImage
from mutoscope.gateway.image.openai import OpenAiImage
from mutoscope.gateway.image.provider import ImageProvider, Picture
from mutoscope.gateway.image.stability import StabilityImage
from mutoscope.gateway.image.types import ImageAnswer, ImageRequest
from mutoscope.gateway.outcome import Outcome
from mutoscope.gateway.providers.http import ProviderHttp
from mutoscope.gateway.stacks import Model

MOST_PROMPT_BYTES = 32_000


def image_providers(http: ProviderHttp) -> Mapping[str, ImageProvider]:
    """Return the adapters by provider."""
    return {
        "openai": OpenAiImage(http),
        "google": GoogleImage(http),
        "stability": StabilityImage(http),
        "flux": FluxImage(http),
        "ideogram": IdeogramImage(http),
        "leonardo": LeonardoImage(http),
    }


async def draw_image(
    desk: CallDesk,
    providers: Mapping[str, ImageProvider],
    workspace_id: uuid.UUID,
    request: ImageRequest,
    job: uuid.UUID | None,
) -> ImageAnswer:
    """Return a picture; the same request draws another one each time.

    Raises:
        PromptTooLarge: nobody was asked.
    """
    if (size := len(request.prompt.encode("utf-8", "replace"))) > MOST_PROMPT_BYTES:
        raise PromptTooLarge(size=size, limit=MOST_PROMPT_BYTES)

    async def perform(model: Model, access: Access) -> Outcome[Picture]:
        return await providers[model.provider].draw(model, request, access)

    ask = Ask(
        modality="image",
        workspace_id=workspace_id,
        template=request.template_version,
        job=job,
        most=lambda model: providers[model.provider].most(request),
        perform=perform,
        fits=lambda model: model.provider in providers and providers[model.provider].fits(request),
    )
    done = await run_call(desk, ask)
    return ImageAnswer(
        image=done.value.image,
        media_type=done.value.media_type,
        width=done.value.width,
        height=done.value.height,
        provider=done.model.provider,
        model=done.model.name,
        cost_micro=done.cost_micro,
        units=done.units,
        call_id=done.call_id,
    )
