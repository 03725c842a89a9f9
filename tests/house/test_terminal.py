"""The command prints on any terminal, and a text from outside does not steer it."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from squeezelab.cli import main
from squeezelab.terminal import harmless

COMMANDS = [
    ("run", "liquidation-cascade"),
    ("define", "loop gain"),
    ("run", "short-squeeze", "--set", "nonsense ∞"),
]


def called(*arguments, encoding, stdout=subprocess.PIPE):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "COLUMNS": "100"}
    return subprocess.run(
        [sys.executable, "-m", "squeezelab", *arguments], env=environment, stdout=stdout, stderr=subprocess.PIPE, timeout=120, check=False
    )


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "ascii"])
@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_terminal_that_is_not_utf8_gets_what_it_can_show(arguments, encoding):
    done = called(*arguments, encoding=encoding)
    said, wrong = done.stdout.decode(encoding), done.stderr.decode(encoding)  # raises where another encoding was written
    assert "Traceback" not in wrong and "UnicodeEncodeError" not in wrong
    assert (done.returncode == 0) == bool(said.strip()) == (not wrong.strip())


def test_a_terminal_without_a_sign_gets_the_nearest_plain_one():
    whole = called("run", "short-squeeze", "--set", "nonsense", encoding="utf-8").stderr.decode()
    plain = called("run", "short-squeeze", "--set", "nonsense", encoding="ascii").stderr.decode("ascii")
    assert "“nonsense”" in whole and '"nonsense"' in plain and "?" not in plain


def test_the_file_is_written_before_anything_is_printed(tmp_path):
    if not os.path.exists("/dev/full"):
        pytest.skip("no device that is full")
    with open("/dev/full", "wb") as full:
        done = called("run", "short-squeeze", "--out", str(tmp_path / "run.csv"), encoding="cp437", stdout=full)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert (tmp_path / "run.csv").read_text("utf-8").count("\n") > 2


def test_a_pipe_that_nobody_reads_ends_in_silence():
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = called("models", encoding="utf-8", stdout=writer)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("sign", ["\x1b[31m", "\x07", "\x08", "\r", "\x9b2J", "\u202e", "\x7f", "\u2028"])
def test_what_steers_a_terminal_is_not_echoed(sign):
    assert harmless(f"a{sign}b\tc\nd") in {"ab\tc\nd", "a[31mb\tc\nd", "a2Jb\tc\nd"}
    for arguments in (("run", "short-squeeze", "--set", f"x{sign}y"), ("run", f"x{sign}y"), ("define", f"x{sign}y")):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code in (1, 2) and sign[0] not in done.output


def test_a_name_that_is_no_text_is_echoed_without_a_traceback():
    done = called("run", os.fsdecode(b"x\xff"), encoding="utf-8")
    assert done.returncode == 1 and b"Traceback" not in done.stderr and b"x?" in done.stderr
