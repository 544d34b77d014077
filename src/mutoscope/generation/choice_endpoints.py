"""What a film can be given: voices, caption templates and fonts. Public, so that a price page can show them too."""

from __future__ import annotations

import asyncio
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import BaseModel, ConfigDict, Field

from mutoscope.generation.samples import preview_template, speak_sample
from mutoscope.generation.studio import Studio
from mutoscope.media.captions import Fonts, Template, draw_sample, list_templates
from mutoscope.media.voice import Voice, list_voices
from mutoscope.tenancy import PUBLIC, TransactionRoute, problems, service

router = APIRouter(tags=["jobs"], route_class=TransactionRoute, dependencies=[PUBLIC])

StudioDep = Annotated[Studio, service(Studio)]
Size = Literal["1080x1920", "1080x1080", "1920x1080"]
_KEPT = {"Cache-Control": "public, max-age=86400"}


class VoiceChoice(BaseModel):
    """A voice to order a film with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": "af_heart",
                "name": "Heart",
                "language": "en-US",
                "gender": "female",
                "quality": "neural",
                "available": True,
            }
        }
    )

    id: str
    name: str
    language: str = Field(description="BCP 47 tag.")
    gender: str
    quality: str = Field(description="`neural`, or `basic` for the plain fallback.")
    available: bool = Field(description="Whether this server can speak with it now.")

    @classmethod
    def of(cls, voice: Voice, available: frozenset[str]) -> Self:
        """Describe a voice."""
        return cls(
            id=voice.id,
            name=voice.name,
            language=voice.language,
            gender=voice.gender,
            quality=voice.quality,
            available=voice.id in available,
        )


class TemplateChoice(BaseModel):
    """A caption template to order a film with."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "name": "pop",
                "title": "Pop",
                "description": "Heavy white capitals; the spoken word turns yellow and jumps.",
                "words_at_once": 4,
            }
        }
    )

    name: str
    title: str
    description: str
    words_at_once: int

    @classmethod
    def of(cls, template: Template) -> Self:
        """Describe a template."""
        return cls(
            name=template.name,
            title=template.title,
            description=template.description,
            words_at_once=template.max_words,
        )


class FontChoice(BaseModel):
    """A font that a brand can write with."""

    model_config = ConfigDict(json_schema_extra={"example": {"file": "Poppins_700Bold.ttf", "name": "Poppins Bold"}})

    file: str = Field(description="What `brand.font` takes.")
    name: str


@router.get("/voices", summary="List the voices")
async def voices(
    studio: StudioDep,
    language: Annotated[str, Query(max_length=20, description="Only this language: `en` or `pt-BR`.")] = "",
) -> list[VoiceChoice]:
    """List the voices, and whether each can speak on this server now. Needs no login."""
    wanted, available = language.casefold(), frozenset(voice.id for voice in studio.speech.voices())
    return [
        VoiceChoice.of(voice, available)
        for voice in list_voices()
        if wanted in {"", voice.language.casefold(), voice.language.casefold().partition("-")[0]}
    ]


@router.get("/templates", summary="List the caption templates")
async def templates() -> list[TemplateChoice]:
    """List the caption templates. Needs no login."""
    return [TemplateChoice.of(template) for template in list_templates()]


@router.get(
    "/voices/{voice_id}/sample",
    summary="Hear a voice",
    response_class=FileResponse,
    responses={200: {"content": {"audio/wav": {}}, "description": "A greeting, spoken."}, **problems(422)},
)
async def voice_sample(studio: StudioDep, voice_id: str) -> FileResponse:
    """Return a greeting in the voice's language, spoken by it. Needs no login."""
    return FileResponse(await speak_sample(studio, voice_id), media_type="audio/wav", headers=_KEPT)


@router.get(
    "/templates/{name}/preview",
    summary="See a caption template",
    response_class=FileResponse,
    responses={200: {"content": {"image/webp": {}, "image/png": {}}, "description": "A few words in this look."}},
)
async def template_preview(
    studio: StudioDep,
    name: str,
    size: Annotated[Size, Query(description="The shape of the film.")] = "1080x1920",
    still: Annotated[bool, Query(description="A PNG that does not move.")] = False,  # noqa: FBT002 -- a query parameter
) -> FileResponse:
    """Return a few words in the template's look, as an animated WebP or a still PNG. Needs no login."""
    path = await preview_template(studio, name, size, moving=not still)
    return FileResponse(path, media_type="image/png" if still else "image/webp", headers=_KEPT)


@router.get("/fonts", summary="List the fonts")
async def fonts(studio: StudioDep) -> list[FontChoice]:
    """List the fonts that captions and titles can be written with on this server. Needs no login."""
    installed = await asyncio.to_thread(Fonts(studio.fonts).installed)
    return [FontChoice(file=font.path.name, name=font.name) for font in installed]


@router.get(
    "/fonts/{file}/sample",
    summary="See a font",
    response_class=Response,
    responses={200: {"content": {"image/png": {}}, "description": "Its name, written in it."}, **problems(503)},
)
async def font_sample(studio: StudioDep, file: Annotated[str, Path(pattern=r"^[\w.-]{1,100}$")]) -> Response:
    """Return a font's name written in it, black on nothing. Needs no login."""
    font = Fonts(studio.fonts).font(file)
    return Response(await asyncio.to_thread(draw_sample, font.path, font.name), media_type="image/png", headers=_KEPT)
