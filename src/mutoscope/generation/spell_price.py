"""What pays for a film, in words."""

from __future__ import annotations

from mutoscope.billing.usage import Reservation
from mutoscope.generation.types import Generation
from mutoscope.kernel import Credits


def spell_amount(amount: int, unit: str | None) -> str:
    """Return thousandths of a unit in words: `2.25 credits`, `1 videos`."""
    return f"{Credits(amount)} {unit or 'credit'}s"


def spell_held(reservation: Reservation) -> str:
    """Return what is reserved."""
    match reservation.path:
        case "included":
            return "the plan includes it"
        case "per_use":
            return "it is charged once it is finished"
        case _:
            return f"{spell_amount(reservation.held, reservation.unit)} are held"


def spell_spent(generation: Generation, spent: int) -> str:
    """Return what a finished film cost."""
    match generation.paid_by:
        case "included":
            return "is included in the plan"
        case "per_use":
            return "goes on the next invoice"
        case _:
            return f"cost {spell_amount(spent, generation.unit)}"


def spell_returned(generation: Generation) -> str:
    """Return what comes back of a film that was not made."""
    match generation.paid_by:
        case "included":
            return "it does not count"
        case "per_use":
            return "nothing is charged"
        case _:
            return f"{spell_amount(generation.amount, generation.unit)} are back"
