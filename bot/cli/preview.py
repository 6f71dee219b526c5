"""``python -m bot preview``: every answer as patients see it, while an editor writes."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.content.tree import DEFAULT_ROOT
from bot.workbench.preview_server import PORT, PreviewServer


def preview(
    port: int = typer.Option(PORT, min=0, max=65535, help="Port on this machine; 0 for any free."),
    root: Path = typer.Option(DEFAULT_ROOT, help="The content folder.", show_default=False),  # noqa: B008
    locale: str = typer.Option("en", help="Folder of the language."),
) -> None:
    """Show every answer as patients see it, with its evidence and what needs attention.

    The pages reload by themselves when a file is saved. A mistake in a file is shown with its
    place, and the last good content stays. Only this machine can open the pages.

    \b
    Examples:
      python -m bot preview
      python -m bot preview --port 8010
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    if not (root / locale).is_dir():
        typer.echo(f"preview: {root} is no content folder: it has no folder `{locale}`.", err=True)
        raise typer.Exit(2)
    try:
        server = PreviewServer(root, locale, port)
    except OSError as error:
        reason = error.strerror or error
        typer.echo(f"preview: port {port} cannot be used ({reason}). Try --port 0.", err=True)
        raise typer.Exit(2) from error
    typer.echo(f"Preview at {server.address}  (stop it with Ctrl+C)")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        typer.echo("Preview stopped.")
    finally:
        server.close()
