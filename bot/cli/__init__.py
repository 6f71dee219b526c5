"""The command line. Each command lives in its own module and imports what it needs when it runs."""

from __future__ import annotations

from importlib import import_module

import click
import typer
from typer.core import TyperCommand, TyperGroup

#: Command → (module, one line for the list of commands). The module holds a function named as the
#: command. It is imported only when the command runs, so that `check` never waits for `serve`.
COMMANDS: dict[str, tuple[str, str]] = {
    "serve": ("bot.cli.serve", "Serve the widget, its API and the demonstration page."),
    "shell": ("bot.cli.shell", "Talk to the bot in the terminal."),
    "parse": ("bot.cli.parse", "Say what the bot understands: a line of JSON for each message."),
    "train": ("bot.cli.train", "Train the model where anything has changed."),
    "check": ("bot.cli.check", "Check the content; show each mistake with its remedy."),
    "new": ("bot.cli.new", "Write a commented skeleton for a new piece of content."),
    "preview": ("bot.cli.preview", "Show every answer as patients see it, while you edit."),
    "report": ("bot.cli.report", "Write a report on the content, or its score card."),
    "evaluate": ("bot.cli.evaluate", "Measure how well the bot understands, against floors."),
    "unanswered": (
        "bot.cli.unanswered",
        "List the questions people let you see because none fitted.",
    ),
    "export": ("bot.cli.export", "Write all that is kept of one conversation, as JSON."),
    "purge": ("bot.cli.purge", "Delete the conversations that are past their time, now."),
    "rasa": ("bot.cli.rasa", "Run any command of Rasa's own, without TensorFlow."),
}


class PlainCommand(TyperCommand):
    """A command whose help is plain text, with its examples as they are written."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help as click does: typer's boxes break the lines of examples anew."""
        click.Command.format_help(self, ctx, formatter)


class LazyGroup(TyperGroup):
    """The group of all commands; it imports a command's module only to run or explain it."""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help as click does: typer's boxes would import every command first."""
        click.Group.format_help(self, ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the list above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name, or None when there is none."""
        if cmd_name not in COMMANDS:
            return None
        module, _summary = COMMANDS[cmd_name]
        function = getattr(import_module(module), cmd_name.replace("-", "_"))
        single = typer.Typer(add_completion=False, rich_markup_mode=None)
        settings = getattr(function, "command_settings", {})
        single.command(name=cmd_name, cls=PlainCommand, **settings)(function)
        return typer.main.get_command(single)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


app = typer.Typer(
    cls=LazyGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # A traceback's local variables may hold what a person wrote.
    pretty_exceptions_show_locals=False,
)


@app.callback()
def _ask_first() -> None:
    """Ask First: a decision aid about stem cell transplantation for lupus.

    \b
    Examples:
      python -m bot check                 check everything an editor can get wrong
      python -m bot check --help          more about one command
    """  # noqa: D301 (click reads the backspace as "keep these lines")


def main() -> None:
    """Run the command named on the command line; exits 0 done, 1 problems, 2 wrong usage."""
    app(prog_name="python -m bot")
