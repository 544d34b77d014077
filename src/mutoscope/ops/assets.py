"""`mutoscope assets`: fetch voices and fonts once, or list them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated

import typer

from mutoscope.infra.settings import Settings
from mutoscope.kernel import InvalidInput
from mutoscope.ops.asset_manifest import read_manifest

app = typer.Typer(add_completion=False, no_args_is_help=True)

_NPM_READS = ("PATH", "HOME", "NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE")
_NPM_PREFIXES = ("npm_config_", "http_proxy", "https_proxy", "no_proxy")


def install_assets(assets: Path, group: str | None = None, *, check: bool = False) -> int:
    """Fetch what is missing and return how many packages that was; 0 within milliseconds when nothing is.

    Args:
        assets: the assets folder.
        group: only `voices`, `fonts`, `fonts-cjk`, `faces` or `recogniser`; all that is not optional by default.
        check: read every file again and fetch what is damaged, too.
    """
    wanted = (package for package in read_manifest() if package.group == group or (not group and not package.optional))
    packages = list(wanted)
    missing = packages if check else [package for package in packages if not package.is_installed(assets)]
    if not missing:
        return 0
    from mutoscope.ops.install_assets import install_packages  # noqa: PLC0415 -- only when there is work

    return install_packages(missing, assets, _npm_environment(), lambda step: typer.echo(f"  {step}"))


@app.command()
def install(
    group: Annotated[
        str | None, typer.Option(help="Only voices, only fonts, or fonts-cjk (Chinese, Japanese).")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Read every file again; fetch what is damaged.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """Fetch the voices and fonts that are missing (about 115 MB), each checked by its SHA-256."""
    assets = Settings().assets
    if group is not None and group not in (known := {package.group for package in read_manifest()}):
        raise InvalidInput(f"There is no group {group}.", remedy=f"Use one of {', '.join(sorted(known))}.")
    if not install_assets(assets, group, check=check):
        typer.echo(f"All voices and fonts are installed in {assets}.")


@app.command("list")
def list_assets(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 -- a flag
) -> None:
    """List what is fetched, from where, and whether it is installed."""
    assets = Settings().assets
    rows = [
        {
            "package": f"{package.name}@{package.version}",
            "group": package.group,
            "files": len(package.files),
            "installed": package.is_installed(assets),
        }
        for package in read_manifest()
    ]
    if as_json:
        typer.echo(json.dumps({"folder": str(assets), "packages": rows}))
        return
    typer.echo(f"Folder: {assets}")
    for row in rows:
        state = "installed" if row["installed"] else "missing"
        typer.echo(f"{row['group']:<8}{row['package']:<40}{row['files']:>4} files  {state}")


def _npm_environment() -> dict[str, str]:
    environment = os.environ  # noqa: TID251 -- npm is the user's program: it needs their registry, proxy and home
    return {
        name: value
        for name, value in environment.items()
        if name in _NPM_READS or name.lower().startswith(_NPM_PREFIXES)
    }
