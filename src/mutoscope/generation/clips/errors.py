"""What can be wrong with a clip."""

from __future__ import annotations

import uuid

from mutoscope.kernel import NotFound, PaymentRequired, Unavailable


class ClipNotFound(NotFound):
    """There is no such clip in this workspace."""

    code = "clip_not_found"

    def __init__(self, clip_id: uuid.UUID) -> None:
        """Name the clip."""
        super().__init__(
            f"There is no clip {clip_id} in this workspace.",
            remedy="List the clips with GET /api/v1/clips.",
            clip_id=str(clip_id),
        )


class ClipTooDear(PaymentRequired):
    """The clip may cost more than was allowed; nobody was asked."""

    code = "clip_too_dear"

    def __init__(self, *, most_micro: int, allowed_micro: int) -> None:
        """Name both in micro-dollars."""
        super().__init__(
            f"This clip may cost {most_micro} micro-dollars; {allowed_micro} were allowed.",
            remedy="Ask for the price again (`POST /api/v1/clips/quote`), or choose another model.",
            most_micro=most_micro,
            allowed_micro=allowed_micro,
        )


class ClipFailed(Unavailable):
    """The model made no clip; what was set aside for it is free again."""

    code = "clip_failed"

    def __init__(self, provider: str, why: str) -> None:
        """Name the provider and what it said."""
        super().__init__(
            f"{provider} made no clip: {why or 'it did not say why'}.",
            remedy="Order it again, with other words or by another model.",
            provider=provider,
            why=why,
        )
