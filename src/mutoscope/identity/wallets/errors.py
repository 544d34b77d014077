"""Why a wallet's signature signs nobody in."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput, Unauthenticated


class WalletMessageInvalid(InvalidInput):
    """The signed text is not a message as EIP-4361 defines it; `field` names the part that fails."""

    code = "wallet_message_invalid"

    def __init__(self, field: str) -> None:
        super().__init__(
            f"The signed text is no EIP-4361 message: {field}.",
            remedy="Sign exactly the message that POST /api/v1/auth/wallet/nonce describes.",
            field=field,
        )


class WalletRefused(Unauthenticated):
    """The message is not for this server, not for now, used before, or not signed by its address."""

    code = "wallet_refused"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The wallet's message fails the check of {reason}.",
            remedy="Ask for a new nonce and sign the message again.",
            reason=reason,
        )
