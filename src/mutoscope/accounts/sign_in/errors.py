"""What a sign-up by something else than a password still needs."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class EmailNeeded(InvalidInput):
    """A wallet signs in for the first time, and an account needs an e-mail address."""

    code = "email_needed"

    def __init__(self) -> None:
        super().__init__(
            "This wallet has no account yet, and opening one takes an e-mail address.",
            remedy="Send the same message and signature again with `email`.",
            field="email",
        )


class OneProofNeeded(InvalidInput):
    """A reauthentication brings no proof, or several."""

    code = "one_proof_needed"

    def __init__(self) -> None:
        super().__init__(
            "A reauthentication takes exactly one proof.", remedy="Send one of `password`, `passkey` and `wallet`."
        )
