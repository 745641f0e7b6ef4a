"""`kg serve`: the graph over HTTP, for browsers and for other programs."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import click

from kg.errors import Exit, KgError


@click.command()
@click.argument("out", metavar="DIR", type=click.Path(path_type=Path), default=Path("out"))
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="0 takes any that is free."
)
@click.option(
    "--token-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="The token that requests must bear; made where the file is not there.  [default: KG_TOKEN, if it is set]",
)
@click.option("--no-auth", is_flag=True, help="Let everybody ask who can reach an address beyond this machine.")
@click.option("--allow-host", "hosts", multiple=True, metavar="NAME", help="Another name that this server goes by.")
@click.option("--cors", multiple=True, metavar="ORIGIN", help="Pages of this origin may ask; * for all.")
@click.option(
    "--timeout", type=click.FloatRange(0.1, 3600), default=10.0, show_default=True, help="Seconds for a query."
)
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Queries side by side.")
@click.option("--log-queries", is_flag=True, help="Write queries to the log, not only their digests.")
@click.option("--quiet", is_flag=True, help="No log of requests.")
def serve(
    out: Path,
    host: str,
    port: int,
    token_file: Path | None,
    no_auth: bool,
    hosts: tuple[str, ...],
    cors: tuple[str, ...],
    timeout: float,
    workers: int,
    log_queries: bool,
    quiet: bool,
) -> int:
    """Answer SPARQL, named questions and browsers over the graph in DIR, read-only; it follows each build."""
    try:
        from kg.serve.options import Options, is_loopback, token_of
        from kg.serve.running import run
    except ModuleNotFoundError as error:
        hint = 'pip install "gongwen-kg[serve]"'
        what = f"kg serve needs {error.name}"
        raise KgError(what, hint=hint, code="needs-extra", exit=Exit.USAGE) from error
    from kg.query.messages import Limits

    token, made = token_of(token_file)
    if not (token or no_auth or is_loopback(host)):
        hint = "give --token-file FILE, or --no-auth if everybody who can reach it may ask"
        raise KgError("others can reach that address", where=host, hint=hint, code="usage", exit=Exit.USAGE)
    _log(quiet=quiet)
    if made:
        click.echo(made, err=True)
    options = Options(
        out,
        host,
        port,
        token="" if no_auth else token,
        hosts=hosts,
        cors=cors,
        workers=workers,
        limits=Limits(timeout),
        log_queries=log_queries,
    )
    run(options, lambda address: click.echo(f"kg serves {out} at {address}/ (process {os.getpid()})"))
    return Exit.DONE


def _log(*, quiet: bool) -> None:
    """A line for each request on standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log = logging.getLogger("kg.serve")
    log.handlers[:] = [handler]
    log.setLevel(logging.WARNING if quiet else logging.INFO)
    log.propagate = False
