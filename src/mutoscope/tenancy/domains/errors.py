"""What can be wrong with a domain."""

from __future__ import annotations

from mutoscope.kernel import Conflict, InvalidInput, NotFound, Unavailable


class DomainInvalid(InvalidInput):
    """The name cannot be a workspace's own domain."""

    code = "domain_invalid"

    def __init__(self, why: str) -> None:
        """Say why."""
        super().__init__(
            f"This {why}.", remedy="Give a domain that you control, such as `studio.example.com`.", field="domain"
        )


class DomainTaken(Conflict):
    """A workspace has proved that the domain is its own, or this one has claimed it already."""

    code = "domain_taken"

    def __init__(self) -> None:
        super().__init__("This domain is taken.", remedy="Use another one, or ask the operator.", field="domain")


class DomainUnproven(Conflict):
    """The DNS does not show the proof."""

    code = "domain_unproven"

    def __init__(self, name: str, value: str) -> None:
        """Say which record is missing."""
        super().__init__(
            f"There is no TXT record at {name} with the value {value}.",
            remedy="Add it where your domain is managed, wait until it is published, and try again.",
            record=name,
            value=value,
        )


class DomainNotFound(NotFound):
    """The workspace has no such domain."""

    code = "domain_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such domain.", remedy="List the domains with GET /api/v1/domains.")


class TooManyDomains(Conflict):
    """The workspace has claimed as many domains as it may."""

    code = "too_many_domains"

    def __init__(self, limit: int) -> None:
        super().__init__(f"A workspace may claim {limit} domains.", remedy="Delete one first.", limit=limit)


class DnsSilent(Unavailable):
    """The DNS did not answer, or not sensibly."""

    code = "dns_silent"

    def __init__(self) -> None:
        super().__init__("The DNS gave no answer.", remedy="Try again in a minute.")
