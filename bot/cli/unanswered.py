"""``python -m bot unanswered``: what people asked in vain and let the editors see."""

from __future__ import annotations

import json

import typer


def unanswered(
    plain: bool = typer.Option(False, "--plain", help="The questions alone, one a line."),
    as_json: bool = typer.Option(False, "--json", help="A JSON object a line."),
    delete: str = typer.Option(
        "", "--delete", metavar="ID", help="Delete a question; its id begins with q_."
    ),
) -> None:
    """List the questions that the bot could not answer, where the person said we may keep them.

    Identifiers are taken out before they are kept, as far as a program can spot them: treat the
    list as health data all the same. Each is deleted by itself after
    ASK_FIRST_KEEP_QUESTIONS_DAYS (docs/privacy.md).
    Exit code: 0 done, 1 no such question, 2 no database.

    \b
    Examples:
      python -m bot unanswered
      python -m bot unanswered --plain | python -m bot parse     what would be said to them now
      python -m bot unanswered --delete q_3kTqW8n2bXo0
    """  # noqa: D301 (click reads the backspace as "keep these lines")
    from bot.cli.database import open_database

    _, store = open_database()
    if delete:
        if not store.unanswered.delete(delete):
            typer.echo(f"unanswered: there is no question {delete}. → Check the id.", err=True)
            raise typer.Exit(1)
        typer.echo("1 question deleted.")
        return
    kept = store.unanswered.all()
    for question in kept:
        text = " ".join(question.text.split())
        if as_json:
            row = {
                "id": question.id,
                "day": question.day.isoformat(),
                "clinic": question.clinic,
                "text": text,
            }
            typer.echo(json.dumps(row, ensure_ascii=False))
        elif plain:
            typer.echo(text)
        else:
            typer.echo(f"{question.id}  {question.day.isoformat()}  {question.clinic}  {text}")
    if not kept:
        typer.echo("No question is kept.", err=True)
