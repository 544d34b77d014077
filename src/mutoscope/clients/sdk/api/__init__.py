"""Every operation of the API, by tag. Written by tools/write_sdk.py."""

from mutoscope.clients.sdk.api import (
    ai as ai,
)
from mutoscope.clients.sdk.api import (
    api_keys as api_keys,
)
from mutoscope.clients.sdk.api import (
    audit_log as audit_log,
)
from mutoscope.clients.sdk.api import (
    batches as batches,
)
from mutoscope.clients.sdk.api import (
    bibles as bibles,
)
from mutoscope.clients.sdk.api import (
    billing as billing,
)
from mutoscope.clients.sdk.api import (
    cast as cast,
)
from mutoscope.clients.sdk.api import (
    clips as clips,
)
from mutoscope.clients.sdk.api import (
    credits as credits,
)
from mutoscope.clients.sdk.api import (
    domains as domains,
)
from mutoscope.clients.sdk.api import (
    enrichment as enrichment,
)
from mutoscope.clients.sdk.api import (
    files as files,
)
from mutoscope.clients.sdk.api import (
    flags as flags,
)
from mutoscope.clients.sdk.api import (
    jobs as jobs,
)
from mutoscope.clients.sdk.api import (
    mail as mail,
)
from mutoscope.clients.sdk.api import (
    members as members,
)
from mutoscope.clients.sdk.api import (
    notices as notices,
)
from mutoscope.clients.sdk.api import (
    platform as platform,
)
from mutoscope.clients.sdk.api import (
    privacy as privacy,
)
from mutoscope.clients.sdk.api import (
    projects as projects,
)
from mutoscope.clients.sdk.api import (
    prompts as prompts,
)
from mutoscope.clients.sdk.api import (
    reviews as reviews,
)
from mutoscope.clients.sdk.api import (
    sign_in as sign_in,
)
from mutoscope.clients.sdk.api import (
    stories as stories,
)
from mutoscope.clients.sdk.api import (
    users as users,
)
from mutoscope.clients.sdk.api import (
    webhooks as webhooks,
)
from mutoscope.clients.sdk.api import (
    workspaces as workspaces,
)
