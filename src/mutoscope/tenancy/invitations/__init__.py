"""Invitations: a letter to an address, which whoever the address belongs to may accept once."""

from mutoscope.tenancy.invitations.end_invitations import end_invitations, end_invitations_of

__all__ = ["end_invitations", "end_invitations_of"]
