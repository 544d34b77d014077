"""One's own data: what one agreed to, a copy of everything, being forgotten."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Request, Response, status

from mutoscope.identity.consents import PURPOSES, read_consents
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import cancel_erasure, read_erasure, request_erasure
from mutoscope.privacy.exports import list_exports, open_export, read_export, request_export
from mutoscope.privacy.schemas import (
    ConsentChoices,
    ConsentList,
    EraseRequest,
    ErasureView,
    ExportList,
    ExportView,
    PurposeList,
)
from mutoscope.privacy.set_consents import set_consents
from mutoscope.storage import serve_file
from mutoscope.tenancy import (
    PUBLIC,
    ClockDep,
    Scope,
    SecretRoute,
    SessionDep,
    TransactionRoute,
    allowed,
    problems,
    service,
)

router = APIRouter(prefix="/privacy", tags=["privacy"], route_class=TransactionRoute)
links = APIRouter(prefix="/privacy", tags=["privacy"], route_class=SecretRoute)

DeskDep = Annotated[PrivacyDesk, service(PrivacyDesk)]
Reader = Annotated[Scope, allowed("account.read")]
Editor = Annotated[Scope, allowed("account.edit")]
Exporter = Annotated[Scope, allowed("account.export")]
Eraser = Annotated[Scope, allowed("account.erase")]

_FILE: dict[int | str, dict[str, object]] = {
    200: {"description": "The document.", "content": {"application/json": {"example": {}}}},
    206: {"description": "The bytes of the Range header."},
    304: {"description": "The caller has it already (If-None-Match)."},
    416: {"description": "The range lies behind the end of the file."},
}


@router.get("/purposes", summary="What we ask people", dependencies=[PUBLIC])
async def purposes() -> PurposeList:
    """List what a sign-up form asks, with the version of each wording."""
    return PurposeList.of(PURPOSES.values())


@router.get("/consents", summary="Read what one agreed to")
async def consents(scope: Reader, session: SessionDep) -> ConsentList:
    """List everything we ask about, with the last answer. No answer counts as no."""
    return ConsentList.of(await read_consents(session, scope.user_id))


@router.put("/consents", summary="Agree or refuse", responses=problems(409))
async def change_consents(request: ConsentChoices, scope: Editor, session: SessionDep, clock: ClockDep) -> ConsentList:
    """Record answers to the present wordings; earlier answers stay on record."""
    return ConsentList.of(await set_consents(session, clock, scope, request.choices()))


@router.post(
    "/exports", summary="Ask for a copy of one's data", status_code=status.HTTP_202_ACCEPTED, responses=problems(409)
)
async def export(scope: Exporter, session: SessionDep, desk: DeskDep) -> ExportView:
    """Collect everything of the caller's into one JSON document; a mail tells when it is ready."""
    return ExportView.of(desk, await request_export(session, desk, scope))


@links.get("/exports", summary="List one's exports")
async def exports(scope: Exporter, session: SessionDep, desk: DeskDep) -> ExportList:
    """List the last twenty exports, the newest first."""
    return ExportList(exports=[ExportView.of(desk, one) for one in await list_exports(session, scope)])


@links.get("/exports/{export_id}", summary="Read an export, with a link to it", responses=problems(404))
async def one_export(scope: Exporter, session: SessionDep, desk: DeskDep, export_id: uuid.UUID) -> ExportView:
    """Read how an export stands; a ready one comes with a fresh link."""
    return ExportView.of(desk, await read_export(session, scope, export_id))


@links.get(
    "/exports/files/{token}",
    summary="Download an export",
    dependencies=[PUBLIC],
    response_class=Response,
    responses=_FILE | problems(404),
)
async def download(request: Request, desk: DeskDep, token: str) -> Response:
    """Open a link to an export: no account is needed until it ends."""
    link, path = await open_export(desk, token)
    return serve_file(
        path,
        method=request.method,
        headers=request.headers,
        digest=link.digest,
        name=link.name,
        media_type=link.media_type,
    )


@router.get("/erasure", summary="Read whether one's account will be erased", responses=problems(404))
async def erasure(scope: Reader, session: SessionDep) -> ErasureView:
    """Read the last request to erase the caller's account."""
    return ErasureView.of(await read_erasure(session, scope))


@router.post("/erasure", summary="Ask to be erased", status_code=status.HTTP_202_ACCEPTED, responses=problems(409))
async def erase(request: EraseRequest, scope: Eraser, session: SessionDep, desk: DeskDep) -> ErasureView:
    """Schedule the erasure of the caller's account, after a time to change one's mind.

    Needs a login, or a proof at `POST /auth/reauthenticate`, of the last minutes.
    """
    return ErasureView.of(await request_erasure(session, desk, scope, confirm=request.confirm))


@router.delete("/erasure", summary="Keep one's account after all", responses=problems(404, 409))
async def keep(scope: Eraser, session: SessionDep, desk: DeskDep) -> ErasureView:
    """Call off an erasure that has not begun; logging in does the same."""
    return ErasureView.of(await cancel_erasure(session, desk, scope))
