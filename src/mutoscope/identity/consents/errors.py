"""Why an answer is not taken."""

from __future__ import annotations

from mutoscope.identity.consents.purposes import PURPOSES, Purpose
from mutoscope.kernel import Conflict, InvalidInput


class PurposeUnknown(InvalidInput):
    """Nobody asks about this."""

    code = "purpose_unknown"

    def __init__(self, key: str) -> None:
        """Name what was sent, and what there is."""
        super().__init__(
            f"There is no purpose {key!r}.",
            remedy=f"Answer one of {', '.join(PURPOSES)}.",
            purpose=key,
            purposes=list(PURPOSES),
        )


class ConsentOutdated(Conflict):
    """The answer is to another version than the present one."""

    code = "consent_outdated"

    def __init__(self, purpose: Purpose) -> None:
        """Name the present version."""
        super().__init__(
            f"The present version of {purpose.key} is {purpose.version}.",
            remedy="Show the present wording, and send its version with the answer.",
            purpose=purpose.key,
            version=purpose.version,
        )


class ConsentNeeded(Conflict):
    """The service cannot be used without it."""

    code = "consent_needed"

    def __init__(self, purpose: Purpose) -> None:
        """Name the purpose."""
        super().__init__(
            f"Without {purpose.key} the service cannot be used.",
            remedy="To withdraw it, have the account erased: POST /api/v1/privacy/erasure.",
            purpose=purpose.key,
        )
