"""What is installed, what is missing and how to mend it, in ten lines that one can paste into an issue. No path of yours is in them."""

from __future__ import annotations

import json
import platform
import socket
import sys
import webbrowser
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from .places import home, labextension_folder
from .terminal import echo
from .version import __version__

OURS, WIDGETS = "squeezelab", "@jupyter-widgets/jupyterlab-manager"
OURS_AGAIN = "pip install --force-reinstall squeezelab's wheel, or in a checkout pip install -e ."
WIDGETS_AGAIN = "pip install --force-reinstall jupyterlab-widgets"
PORT = 8888  # the one that Jupyter tries first


@dataclass(frozen=True)
class Line:
    """One finding: what was looked at, what is there, and where something is amiss how to mend it."""

    about: str
    found: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{'!' if self.mend else ' '} {self.about:<12} {self.found}{': ' + self.mend if self.mend else ''}"


def examine(port: int = PORT) -> list[Line]:
    """Ten lines; those with a ``mend`` need a hand."""
    return [
        Line("Squeezelab", f"{__version__}, {'from a checkout' if home() else 'installed'}"),
        _python(),
        _packages("Jupyter", "jupyterlab", "notebook", "jupyter-server"),
        _packages("Widgets", "ipywidgets", "bqplot", "anywidget"),
        _packages("Numbers", "numpy", "scipy", "pandas", "sympy"),
        _looked("Kernel", "python -m ipykernel install --sys-prefix writes a whole one", _kernel),
        _looked("Panel", OURS_AGAIN, lambda: _extension("Panel", OURS, OURS_AGAIN)),
        _looked("Sliders", WIDGETS_AGAIN, lambda: _extension("Sliders", WIDGETS, WIDGETS_AGAIN)),
        _browser(),
        _port(port),
    ]


def _looked(about: str, mend: str, look: Callable[[], Line]) -> Line:
    """The finding of a look; where what is looked at is broken itself, that is the finding."""
    try:
        return look()
    except ModuleNotFoundError as missing:
        name = (missing.name or "a package").partition(".")[0].replace("_", "-")
        return Line(about, f"{name} is missing", f"pip install {name}")
    except Exception as problem:  # whatever somebody's file holds
        return Line(about, f"it is broken ({type(problem).__name__})", mend)


def _python() -> Line:
    found = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    return Line("Python", found, "" if sys.version_info >= (3, 11) else "Squeezelab needs Python 3.11 or newer")


def _packages(about: str, *names: str) -> Line:
    held: dict[str, str] = {}
    for name in names:
        try:
            held[name] = version(name)
        except PackageNotFoundError:
            held[name] = "missing"
    told = ", ".join(f"{name} {found}" for name, found in held.items())
    wrong = [f"'{name}{asked}'" if asked else name for name, found in held.items() if (asked := _wanted(name, found)) is not None]
    return Line(about, told, f"pip install {' '.join(wrong)}" if wrong else "")


def _wanted(name: str, found: str) -> str | None:
    """What is asked of a package that is missing, or of another version than we need; None where all is well."""
    try:
        from packaging.requirements import Requirement

        needed = [Requirement(line) for line in requires(OURS) or []]
    except (ImportError, PackageNotFoundError):
        needed = []
    asked = next((one.specifier for one in needed if one.name == name and not one.marker), None)
    if found == "missing":
        return str(asked or "")
    return None if asked is None or asked.contains(found, prereleases=True) else str(asked)


def _kernel() -> Line:
    """The kernel that a notebook gets: ours where it runs this Python, which holds the package."""
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Line("Kernel", "none for Python", "pip install ipykernel")
    own = Path(spec.argv[0]) if spec.argv else Path()
    same = not own.is_absolute() or (own.exists() and own.parent.resolve() == Path(sys.executable).parent.resolve())
    mend = "it may lack Squeezelab: python -m ipykernel install --sys-prefix, then choose that kernel"
    return Line("Kernel", f"{spec.display_name:.60}, {'this Python' if same else 'another Python'}", "" if same else mend)


def _extension(about: str, name: str, mend: str) -> Line:
    from jupyter_core.paths import jupyter_path

    places = [Path(place) / name for place in jupyter_path("labextensions")]
    if name == OURS and home():
        places.append(labextension_folder())  # `squeezelab` offers it to the server
    if not any((place / "package.json").is_file() for place in places):
        return Line(about, f"the extension {name} is not installed", mend)
    if off := sorted(one for one in _disabled() if one == name or one.startswith(f"{name}:")):
        what = f"the extension {name} is disabled" if name in off else f"the extension {name} goes without {', '.join(off)}"
        return Line(about, what, f"jupyter labextension enable {name if name in off else ' '.join(off)}")
    return Line(about, f"the extension {name} is enabled")


def _disabled() -> set[str]:
    """Extensions that some page configuration turns off; nearer places win, as in Jupyter."""
    from jupyter_core.paths import jupyter_config_path

    held: dict[str, bool] = {}
    for place in reversed(jupyter_config_path()):
        try:
            told = json.loads((Path(place) / "labconfig" / "page_config.json").read_text("utf-8")).get("disabledExtensions", {})
        except (OSError, ValueError, AttributeError, RecursionError):
            continue
        listed = dict.fromkeys((one for one in told if isinstance(one, str)), True) if isinstance(told, list) else told
        held.update(listed if isinstance(listed, dict) else {})
    return {name for name, off in held.items() if off is True}


def _browser() -> Line:
    try:
        found = webbrowser.get()
    except webbrowser.Error:
        return Line("Browser", "none found", "start with squeezelab --no-browser and open the address that it prints")
    return Line("Browser", Path(str(getattr(found, "name", "") or type(found).__name__)).name)


def _port(port: int) -> Line:
    for free in _after(port):
        return Line("Port", f"{port} is free" if free == port else f"{port} is taken; {free} is free, and Jupyter looks for one by itself")
    return Line("Port", f"{port} and the next ones are taken", f"squeezelab --port={port + 100}")


def _after(port: int) -> Iterator[int]:
    for tried in range(port, min(port + 50, 65536)):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
            try:
                one.bind(("127.0.0.1", tried))
            except OSError:
                continue
            yield tried


@click.command("doctor")
def command() -> None:
    """Prints what is installed, what is missing and how to mend it: ten lines for an issue."""
    lines = examine()
    for line in lines:
        echo(line)
    if any(line.mend for line in lines):
        raise click.exceptions.Exit(1)
