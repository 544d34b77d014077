"""What can be wrong with what another program hands over."""

from __future__ import annotations

from mutoscope.kernel import InvalidInput


class InterchangeUnreadable(InvalidInput):
    """A file is no OpenTimelineIO timeline that can become a film here."""

    code = "interchange_unreadable"


class BundleRefused(InvalidInput):
    """A project bundle is damaged, too large, or holds what it must not."""

    code = "bundle_refused"
