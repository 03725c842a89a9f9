"""What all commands share: which one is meant, how a command ends, and with which exit code."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from .errors import InputError, SqueezelabError
from .terminal import echo, prepare

EXIT_CODES = {
    0: "done",
    1: "could not be done: no such name, a file that cannot be read or written, no answer, or a claim that disagrees",
    2: "a value or an option that cannot be used",
}


def code_of(error: Exception) -> int:
    """The exit code of what went wrong: see `EXIT_CODES`."""
    return 2 if isinstance(error, InputError) else 1


def said(error: OSError) -> str:
    """What the system refused, in a sentence that names the file where it is known."""
    try:
        os.getcwd()
    except OSError:
        return "The folder that this command was started in is gone: change to another one."
    return f"{error.filename or 'Input or output'}: {error.strerror or error}."


class Commands(click.Group):
    """Without a command, or with flags only, `open` is meant; what goes wrong is said in a sentence."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `open` before arguments that name no command."""
        own = {"-h", "--help", "--version"}
        if not args or (args[0].startswith("-") and args[0] not in own):
            args = ["open", *args]
        return super().parse_args(ctx, args)

    def main(self, *args: Any, **options: Any) -> Any:
        """Any terminal is written to, whatever signs it knows; help and version, which are no command, end as commands do."""
        prepare()
        try:
            return super().main(*args, **options)
        except OSError as error:
            echo(said(error), err=True)
            sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; what Squeezelab raises on purpose ends on stderr without a traceback."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()  # here, where a pipe that nobody reads is told from other faults
            return done
        except SqueezelabError as error:
            echo(str(error), err=True)
            ctx.exit(code_of(error))
        except BrokenPipeError:  # the reader of a pipe had enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        except OSError as error:
            echo(said(error), err=True)
            ctx.exit(1)
