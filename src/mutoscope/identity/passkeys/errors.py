"""Why a passkey is not accepted."""

from __future__ import annotations

import uuid

from mutoscope.kernel import Unauthenticated


class PasskeyRefused(Unauthenticated):
    """The passkey's answer fails a check; `reason` names it."""

    code = "passkey_refused"

    def __init__(self, reason: str, *, user_id: uuid.UUID | None = None) -> None:
        super().__init__(
            f"The passkey's answer fails the check of {reason}.",
            remedy="Ask for new options and try again, with a passkey of this site.",
            reason=reason,
        )
        self.user_id = user_id
        """Whose key was cloned, for the audit log; the answer does not say."""
