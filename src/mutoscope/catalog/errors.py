"""What the catalogue refuses."""

from __future__ import annotations

from typing import cast

from mutoscope.kernel import Conflict, InvalidInput, MutoscopeError, PaymentRequired


class CatalogueInvalid(InvalidInput):
    """A catalogue file cannot be used; `details["faults"]` lists every reason."""

    code = "catalogue_invalid"

    @property
    def faults(self) -> list[str]:
        """Return every reason, each with its place in the file."""
        return cast("list[str]", self.details["faults"])


class PlanUnknown(InvalidInput):
    """The catalogue has no plan of that name."""

    code = "plan_unknown"


class PlanNotStarted(Conflict):
    """The workspace was never put on a plan."""

    code = "plan_not_started"


class FilmTooLong(PaymentRequired):
    """The film is longer than the plan allows."""

    code = "film_too_long"


class CatalogueUnknown(MutoscopeError):
    """A catalogue that something was bought from is not in the database."""

    code = "catalogue_unknown"
