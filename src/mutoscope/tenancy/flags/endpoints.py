"""The feature flags of the caller's workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from mutoscope.tenancy.dependencies import SessionDep, allowed
from mutoscope.tenancy.flags.read_flags import Flags
from mutoscope.tenancy.route import TransactionRoute
from mutoscope.tenancy.services import service
from mutoscope.tenancy.types import Scope

router = APIRouter(tags=["flags"], route_class=TransactionRoute)


class FlagValues(BaseModel):
    """What is switched on here."""

    model_config = ConfigDict(json_schema_extra={"example": {"flags": {"storyboards": True, "voice_cloning": False}}})

    flags: dict[str, bool] = Field(description="By key; a key that is not here is off.")


@router.get("/flags", summary="Read the feature flags")
async def read(
    scope: Annotated[Scope, allowed("flag.read")], session: SessionDep, flags: Annotated[Flags, service(Flags)]
) -> FlagValues:
    """Return each feature flag as it is for the caller's workspace; it may lag a change by some seconds."""
    return FlagValues(flags=await flags.evaluate(session, scope.workspace_id))
