"""What a person agreed to or refused, in which version, when and from where."""

from mutoscope.identity.consents.errors import ConsentNeeded, ConsentOutdated, PurposeUnknown
from mutoscope.identity.consents.purposes import PURPOSES, Purpose
from mutoscope.identity.consents.read_consents import may_train_on, read_consents
from mutoscope.identity.consents.record_consents import Choice, record_consents
from mutoscope.identity.consents.types import Consent

__all__ = [
    "PURPOSES",
    "Choice",
    "Consent",
    "ConsentNeeded",
    "ConsentOutdated",
    "Purpose",
    "PurposeUnknown",
    "may_train_on",
    "read_consents",
    "record_consents",
]
