"""What is installed, what is missing and how to mend it, in ten lines that one can paste into an issue. No path of yours is in them."""

from __future__ import annotations

import json
import platform
import socket
import sys
import webbrowser
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from .places import home, labextension_folder
from .terminal import echo
from .version import __version__

OURS, WIDGETS = "squeezelab", "@jupyter-widgets/jupyterlab-manager"
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
        _kernel(),
        _extension("Panel", OURS, "pip install --force-reinstall squeezelab's wheel, or in a checkout pip install -e ."),
        _extension("Sliders", WIDGETS, "pip install --force-reinstall jupyterlab-widgets"),
        _browser(),
        _port(port),
    ]


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
    missing = [name for name, found in held.items() if found == "missing"]
    return Line(about, ", ".join(f"{name} {found}" for name, found in held.items()), f"pip install {' '.join(missing)}" if missing else "")


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
    return Line("Kernel", f"{spec.display_name}, {'this Python' if same else 'another Python'}", "" if same else mend)


def _extension(about: str, name: str, mend: str) -> Line:
    from jupyter_core.paths import jupyter_path

    places = [Path(place) / name for place in jupyter_path("labextensions")]
    if name == OURS and home():
        places.append(labextension_folder())  # `squeezelab` offers it to the server
    if not any((place / "package.json").is_file() for place in places):
        return Line(about, f"the extension {name} is not installed", mend)
    if name in _disabled():
        return Line(about, f"the extension {name} is disabled", f"jupyter labextension enable {name}")
    return Line(about, f"the extension {name} is enabled")


def _disabled() -> set[str]:
    """Extensions that some page configuration turns off; nearer places win, as in Jupyter."""
    from jupyter_core.paths import jupyter_config_path

    held: dict[str, bool] = {}
    for place in reversed(jupyter_config_path()):
        try:
            told = json.loads((Path(place) / "labconfig" / "page_config.json").read_text("utf-8")).get("disabledExtensions", {})
        except (OSError, ValueError, AttributeError):
            continue
        held.update(dict.fromkeys(told, True) if isinstance(told, list) else told if isinstance(told, dict) else {})
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
