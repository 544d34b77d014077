"""Every operation of the API, by tag. Written by tools/write_sdk.py."""

from mutoscope.clients.sdk.api import (
    credits as credits,
)
from mutoscope.clients.sdk.api import (
    files as files,
)
from mutoscope.clients.sdk.api import (
    jobs as jobs,
)
from mutoscope.clients.sdk.api import (
    projects as projects,
)
from mutoscope.clients.sdk.api import (
    users as users,
)
