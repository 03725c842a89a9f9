"""Ten lines that one can paste into an issue: what is there, what is missing, how to mend it."""

import json
import re
import socket
import sys
import webbrowser
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CHECKOUT

import squeezelab
from squeezelab import doctor
from squeezelab.cli import main


@pytest.fixture
def alone(monkeypatch, tmp_path):
    """A machine with no Jupyter folders but one of its own."""
    for name in ("jupyter_path", "jupyter_config_path"):
        monkeypatch.setattr(f"jupyter_core.paths.{name}", lambda *parts: [str(tmp_path.joinpath(*parts))])
    monkeypatch.setattr(doctor, "home", lambda: None)
    for name in (doctor.OURS, doctor.WIDGETS):
        (tmp_path / "labextensions" / name).mkdir(parents=True)
        (tmp_path / "labextensions" / name / "package.json").write_text("{}")
    return tmp_path


def line(about):
    (found,) = (one for one in doctor.examine() if one.about == about)
    return found


def test_the_doctor_prints_ten_lines_and_no_path_of_the_reader():
    done = CliRunner().invoke(main, ["doctor"])
    lines = done.stdout.splitlines()
    assert len(lines) == 10 and squeezelab.__version__ in lines[0]
    assert done.exit_code == int(any(one.startswith("!") for one in lines))
    assert str(Path.home()) not in done.stdout and str(Path.cwd()) not in done.stdout


def test_a_whole_machine_is_told_as_whole(alone):
    assert not line("Panel").mend and not line("Sliders").mend


@pytest.mark.parametrize(("about", "name"), [("Panel", doctor.OURS), ("Sliders", doctor.WIDGETS)])
@pytest.mark.parametrize("form", [lambda name: {name: True}, lambda name: [name]])
def test_an_extension_that_is_disabled_is_told_with_its_mend(alone, about, name, form):
    (alone / "labconfig").mkdir()
    (alone / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": form(name)}))
    assert line(about).mend == f"jupyter labextension enable {name}"


@pytest.mark.parametrize(("about", "name"), [("Panel", doctor.OURS), ("Sliders", doctor.WIDGETS)])
def test_an_extension_that_is_missing_is_told_with_its_mend(alone, about, name):
    (alone / "labextensions" / name / "package.json").unlink()
    assert "not installed" in line(about).found and line(about).mend.startswith("pip install")


@pytest.mark.parametrize(
    "held",
    [
        "",
        "[]",
        "no JSON",
        '{"disabledExtensions": 7}',
        '{"disabledExtensions": [["squeezelab"], {}]}',
        '{"disabledExtensions": null}',
        "[" * 10**5,
    ],
    ids=range(7),
)
def test_a_broken_configuration_does_not_stop_the_doctor(alone, held):
    (alone / "labconfig").mkdir()
    (alone / "labconfig" / "page_config.json").write_text(held)
    assert not line("Panel").mend


@pytest.mark.parametrize(("about", "name"), [("Panel", f"{doctor.OURS}:panel"), ("Sliders", f"{doctor.WIDGETS}:plugin")])
def test_a_part_of_an_extension_that_is_disabled_is_told(alone, about, name):
    (alone / "labconfig").mkdir()
    (alone / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": {name: True, "squeezelabel:panel": True}}))
    assert line(about).mend == f"jupyter labextension enable {name}" and f"without {name}" in line(about).found


@pytest.mark.parametrize("held", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"argv": [5]}', b'{"argv": [""], "display_name": null}'])
def test_a_kernel_whose_file_is_broken_is_told(monkeypatch, tmp_path, held):
    (tmp_path / "kernels" / "python3").mkdir(parents=True)
    (tmp_path / "kernels" / "python3" / "kernel.json").write_bytes(held)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert line("Kernel").mend.startswith("python -m ipykernel install") and str(tmp_path) not in line("Kernel").found


@pytest.mark.parametrize(("package", "told"), [("jupyter_client", "jupyter-client"), ("jupyter_core", "jupyter-core")])
def test_a_doctor_without_jupyter_still_answers(monkeypatch, package, told):
    for name in [one for one in sys.modules if one.partition(".")[0] == package]:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setitem(sys.modules, package, None)
    lines = doctor.examine()
    assert len(lines) == 10 and any(one.mend == f"pip install {told}" for one in lines)


def test_a_package_that_is_missing_or_too_old_is_named_with_what_is_asked(monkeypatch):
    def version(name):
        if name == "bqplot":
            raise doctor.PackageNotFoundError(name)
        return "1.0" if name == "ipywidgets" else "99"

    monkeypatch.setattr(doctor, "version", version)
    monkeypatch.setattr(doctor, "requires", lambda _: ["bqplot>=0.12", "ipywidgets<9,>=8.1", "voila>=9; extra == 'serve'"])
    assert line("Widgets").mend == "pip install 'ipywidgets<9,>=8.1' 'bqplot>=0.12'" and "bqplot missing" in line("Widgets").found
    monkeypatch.setattr(doctor, "requires", lambda name: version("bqplot"))
    assert line("Widgets").mend == "pip install bqplot"


def test_a_kernel_of_another_python_and_none_at_all_are_told(monkeypatch):
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda *_: KernelSpec(argv=["/elsewhere/bin/python"], display_name="Other"))
    assert line("Kernel").found == "Other, another Python" and "ipykernel" in line("Kernel").mend

    def none(*_):
        raise NoSuchKernel("python3")

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    assert line("Kernel").mend == "pip install ipykernel"


def test_no_browser_is_told_with_what_to_do(monkeypatch):
    def none(*_):
        raise webbrowser.Error

    monkeypatch.setattr(webbrowser, "get", none)
    assert "--no-browser" in line("Browser").mend


def test_a_port_that_is_taken_is_told_with_the_next_free_one():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert doctor.examine(port)[-1].found.startswith(f"{port} is taken; ")


def old_python(monkeypatch, alone):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 10, 14))


def taken_port(monkeypatch, alone):
    monkeypatch.setattr(doctor, "_after", lambda port: iter((port + 1,)))


def other_kernel(monkeypatch, alone):
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda *_: KernelSpec(argv=["/elsewhere/bin/python"], display_name="Other"))


def no_browser(monkeypatch, alone):
    monkeypatch.setattr(webbrowser, "get", lambda: (_ for _ in ()).throw(webbrowser.Error))


def disabled_sliders(monkeypatch, alone):
    (alone / "labconfig").mkdir()
    (alone / "labconfig" / "page_config.json").write_text(json.dumps({"disabledExtensions": {doctor.WIDGETS: True}}))


FAILURES = (old_python, taken_port, other_kernel, no_browser, disabled_sliders)


def told_in_readme():
    """What the README says that the doctor says, row by row."""
    rows = re.search(r"\| what is wrong \| what it says \|\n\| --- \| --- \|\n((?:\|.*\n)+)", (CHECKOUT / "README.md").read_text("utf-8"))
    return re.findall(r"^\| [^|]+ \| `([^`]+)`", rows[1], re.MULTILINE)


@pytest.mark.parametrize(("number", "fails"), list(enumerate(FAILURES)), ids=[one.__name__ for one in FAILURES])
def test_the_likeliest_failures_are_told_as_the_readme_says(alone, monkeypatch, number, fails):
    says = told_in_readme()
    assert len(says) == len(FAILURES)
    assert says[number] not in "\n".join(map(str, doctor.examine())) or fails is no_browser  # a machine of CI may have none
    fails(monkeypatch, alone)
    assert says[number] in "\n".join(map(str, doctor.examine()))
