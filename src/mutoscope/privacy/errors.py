"""Why a request about one's own data is not carried out."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from mutoscope.kernel import Conflict, InvalidInput, NotFound


class ErasureNotConfirmed(InvalidInput):
    """What was typed is not the account's e-mail address."""

    code = "erasure_not_confirmed"

    def __init__(self, wanted: str) -> None:
        """Say what is to be typed."""
        super().__init__(
            "The erasure was not confirmed.", remedy=f"Send {wanted} as `confirm`.", field="confirm", wanted=wanted
        )


class WorkspacesNeedOwner(Conflict):
    """Others use workspaces that nobody else owns."""

    code = "workspaces_need_owner"

    def __init__(self, workspaces: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Name the workspaces."""
        names = ", ".join(name for _, name in workspaces)
        super().__init__(
            f"Others use workspaces that you alone own: {names}.",
            remedy="Make somebody else their owner, or remove the other members, then ask again.",
            workspaces=[{"id": str(workspace_id), "name": name} for workspace_id, name in workspaces],
        )


class NoErasure(NotFound):
    """Nobody asked for this account to be erased."""

    code = "no_erasure"

    def __init__(self) -> None:
        super().__init__("No erasure of this account is under way.", remedy="Ask for one at POST /privacy/erasure.")


class ErasureRunning(Conflict):
    """It is too late to change one's mind."""

    code = "erasure_running"

    def __init__(self) -> None:
        super().__init__("The erasure has begun and cannot be stopped.", remedy="Register again if you like.")


class ExportRunning(Conflict):
    """One export of a person is made at a time."""

    code = "export_running"

    def __init__(self, export_id: uuid.UUID) -> None:
        """Name the one that is being made."""
        super().__init__(
            "An export of your data is being made.",
            remedy=f"Read it at GET /api/v1/privacy/exports/{export_id}.",
            export_id=str(export_id),
        )


class ExportNotFound(NotFound):
    """There is no such export of the caller's."""

    code = "export_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such export.", remedy="Ask for a new one at POST /api/v1/privacy/exports.")
