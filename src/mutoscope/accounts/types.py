"""An account as its owner sees it: the person, the plan, the credits."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from mutoscope.identity import User
from mutoscope.kernel import Credits


@dataclass(frozen=True)
class Account:
    """A user with the plan and the available credits of a workspace."""

    user: User
    plan_key: str
    credits: Credits
    impersonated_by: uuid.UUID | None = None
    """The platform admin who reads it in the user's name."""
