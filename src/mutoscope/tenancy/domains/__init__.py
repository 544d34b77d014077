"""The names under which a workspace is reached: `studio.{slug}.{domain}`, and domains of its own."""

from mutoscope.tenancy.domains.drop_domains import drop_domains
from mutoscope.tenancy.domains.find_host import HostWorkspace, find_host
from mutoscope.tenancy.domains.look_up import DnsDesk
from mutoscope.tenancy.domains.recheck_domains import recheck_domains

__all__ = ["DnsDesk", "HostWorkspace", "drop_domains", "find_host", "recheck_domains"]
