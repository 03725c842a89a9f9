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
    for arguments in (("run", "short-squeeze", "--set", f"x{sign}y"), ("run", f"x{sign}y"), ("define", f"qzx{sign}vwj")):
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code in (1, 2) and sign[0] not in done.output


def test_a_name_that_is_no_text_is_echoed_without_a_traceback():
    done = called("run", os.fsdecode(b"x\xff"), encoding="utf-8")
    assert done.returncode == 1 and b"Traceback" not in done.stderr and b"x?" in done.stderr


STANDARD = ["-", "/dev/stdout", "/dev/fd/1", "link"]


@pytest.mark.one_in(3)
@pytest.mark.skipif(not os.path.exists("/dev/fd/1"), reason="no descriptors in the file system")
@pytest.mark.parametrize("into", ["pipe", "file"])
@pytest.mark.parametrize("name", STANDARD)
def test_standard_output_by_any_of_its_names_holds_the_file_and_nothing_else(name, into, tmp_path):
    if name == "link":
        name = str(tmp_path / "link")
        os.symlink("/dev/stdout", name)
    held = tmp_path / "held.csv"
    arguments = ("run", "bank-run", "--out", name)
    if into == "file":
        with held.open("wb") as file:
            done, there = called(*arguments, encoding="utf-8", stdout=file), os.fstat(file.fileno()).st_ino
        written = held.read_bytes()
        assert held.stat().st_ino == there, "written through what the shell had opened, not put in its place"
    else:
        done = called(*arguments, encoding="utf-8")
        written = done.stdout
    assert done.returncode == 0, done.stderr
    lines = written.decode().splitlines()
    assert lines[0].startswith("withdrawn,") and {line.count(",") for line in lines} == {lines[0].count(",")}
    assert b"Series written to standard output." in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="shells of another kind")
@pytest.mark.parametrize("command", ["run bank-run", "models", "doctor", "define 'loop gain'"])
def test_an_output_that_was_closed_before_us_swallows_what_is_printed(command, tmp_path):
    more = " --out run.csv" if command.startswith("run") else ""
    shell = f"{sys.executable} -m squeezelab {command}{more} >&-"
    done = subprocess.run(shell, shell=True, cwd=tmp_path, stderr=subprocess.PIPE, timeout=120, check=False)
    assert b"Traceback" not in done.stderr
    assert not more or (tmp_path / "run.csv").stat().st_size > 1000


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is full")
@pytest.mark.parametrize("flag", ["--help", "--version", "run --help"])
def test_help_that_finds_no_room_ends_in_a_sentence(flag):
    with open("/dev/full", "wb") as full:
        done = called(*flag.split(), encoding="utf-8", stdout=full)
    assert done.returncode == 1 and done.stderr.decode().count("\n") == 1 and b"No space left" in done.stderr


@pytest.mark.parametrize("command", [("--no-\x1b[31mbrowser",), ("open", "--x=\u202e"), ("serve", "--\x07")])
def test_a_flag_that_steers_a_terminal_is_handed_to_no_other_program(command):
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 2 and "control characters" in done.output and harmless(done.output) == done.output


@pytest.mark.skipif(os.name == "nt", reason="a folder in use cannot be removed")
@pytest.mark.parametrize("command", ["run bank-run --out x.csv", "map", "site --out s --only bank-run"])
def test_a_folder_that_is_gone_is_told(command, tmp_path):
    shell = f"mkdir gone && cd gone && rmdir ../gone && {sys.executable} -m squeezelab {command}"
    done = subprocess.run(shell, shell=True, cwd=tmp_path, capture_output=True, timeout=120, check=False)
    assert done.returncode == 1 and done.stderr.decode() == "The folder that this command was started in is gone: change to another one.\n"
