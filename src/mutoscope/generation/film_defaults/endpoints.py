"""What new films begin with: the workspace's brand kit, its voice, and one's own."""

from __future__ import annotations

from typing import Annotated, Any, Self

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from mutoscope.generation.film_defaults.check_voice import check_voice
from mutoscope.generation.film_defaults.set_brand_kit import set_brand_kit
from mutoscope.generation.studio import Studio
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, service
from mutoscope.writing.film_defaults import (
    BrandKit,
    FilmDefaults,
    VoiceDefaults,
    keep_member_voice,
    keep_workspace_voice,
    read_defaults,
)

router = APIRouter(prefix="/film-defaults", tags=["projects"], route_class=TransactionRoute)

StudioDep = Annotated[Studio, service(Studio)]
Reader = Annotated[Scope, allowed("project.read")]
Maker = Annotated[Scope, allowed("project.create")]
Keeper = Annotated[Scope, allowed("brand.edit")]
_SPOKEN: dict[str, Any] = {"voice": "bf_emma", "language": "en-GB", "speed_percent": 110, "pronunciations": {}}
_SILENT: dict[str, Any] = {"voice": None, "language": None, "speed_percent": None, "pronunciations": {}}


class FilmDefaultsView(BaseModel):
    """What a new film begins with, and who says so."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "brand_kit": {"logo": None, "intro_title": "Acme explains"},
                "workspace_voice": _SPOKEN,
                "own_voice": _SILENT,
                "voice": _SPOKEN,
            }
        }
    )
    brand_kit: BrandKit
    workspace_voice: VoiceDefaults
    own_voice: VoiceDefaults
    voice: VoiceDefaults = Field(description="What applies: one's own, then the workspace's.")

    @classmethod
    def of(cls, defaults: FilmDefaults) -> Self:
        """Return the view of what is kept."""
        return cls(
            brand_kit=defaults.kit,
            workspace_voice=defaults.workspace_voice,
            own_voice=defaults.own_voice,
            voice=defaults.voice,
        )


@router.get("", summary="Read what new films begin with")
async def read(session: SessionDep, scope: Reader) -> FilmDefaultsView:
    """Read the workspace's brand kit and voice, one's own voice, and which of the two applies."""
    return FilmDefaultsView.of(await read_defaults(session, scope))


@router.put("/brand-kit", summary="Replace the brand kit")
async def replace_kit(session: SessionDep, scope: Keeper, studio: StudioDep, body: BrandKit) -> BrandKit:
    """Replace how the workspace's new films look alike: logo or watermark, colours, font, intro and outro.

    A project that is there keeps what it has; a new one states `logo: null` or another choice to go without.
    """
    return await set_brand_kit(session, studio, scope, body)


@router.put("/voice", summary="Replace the workspace's voice")
async def replace_voice(session: SessionDep, scope: Keeper, studio: StudioDep, body: VoiceDefaults) -> VoiceDefaults:
    """Replace how the workspace's new films are spoken, where neither the order nor its writer says."""
    check_voice(studio, body)
    await keep_workspace_voice(session, scope, body, studio.clock.now())
    return body


@router.put("/own-voice", summary="Replace one's own voice")
async def replace_own_voice(session: SessionDep, scope: Maker, studio: StudioDep, body: VoiceDefaults) -> VoiceDefaults:
    """Replace how one's own new films in this workspace are spoken; it goes before the workspace's voice."""
    check_voice(studio, body)
    await keep_member_voice(session, scope, body, studio.clock.now())
    return body
