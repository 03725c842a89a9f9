"""What the server is started with."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from squeezelab import launch as launching
from squeezelab.cli import main


@pytest.fixture
def started(monkeypatch, tmp_path):
    """Stands in for the server: keeps what it was asked for."""
    held = {}

    def launch(root, notebook, *, classic, flags):
        held.update(root=root, notebook=notebook, classic=classic, flags=list(flags))

    monkeypatch.setattr(launching, "launch", launch)
    monkeypatch.chdir(tmp_path)
    return held


def start(*arguments):
    result = CliRunner().invoke(main, [*arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_without_arguments_it_opens_the_first_tutorial_in_jupyterlab(started):
    start("--folder", "mine")
    assert started["notebook"] == "notebooks/tutorials/00-start-here.ipynb"
    assert started["root"] == Path("mine").resolve() and not started["classic"]
    assert (started["root"] / started["notebook"]).is_file()


def test_flags_that_are_not_ours_go_to_jupyter_as_they_are(started):
    start("--folder", "mine", "--no-browser", "--port=8899", "--ServerApp.ip", "127.0.0.1")
    assert started["flags"] == ["--no-browser", "--port=8899", "--ServerApp.ip", "127.0.0.1"]


def test_flags_alone_are_enough(started):
    start("--no-browser", "--folder", "mine")
    assert started["flags"] == ["--no-browser"]


def test_a_calculator_can_be_named(started):
    start("open", "--folder", "mine", "short-squeeze", "--no-browser")
    assert started["notebook"] == "notebooks/calculators/short-squeeze.ipynb" and started["flags"] == ["--no-browser"]
    assert (started["root"] / started["notebook"]).is_file()


def test_notebook_7_is_opened_on_request(started):
    start("--notebook", "--folder", "mine")
    assert started["classic"]


def test_it_says_what_it_laid_out_and_what_it_kept(started):
    assert "laid out in mine" in start("--folder", "mine")
    assert start("--folder", "mine") == ""
    Path("mine/notebooks/tutorials/00-start-here.ipynb").write_text("{}")
    assert "Kept as you changed them: notebooks/tutorials/00-start-here.ipynb." in start("--folder", "mine")


def test_the_readers_flags_come_last_so_that_they_win():
    arguments = launching.server_arguments(Path("here"), flags=["--LabApp.default_url=/mine"])
    assert arguments[-1] == "--LabApp.default_url=/mine"
    assert "--ServerApp.root_dir=here" in arguments
    assert "--ServerApp.kernel_websocket_connection_class=squeezelab.nodelay.PromptConnection" in arguments


@pytest.mark.parametrize("root", [True, False])
def test_it_starts_in_a_container_whose_only_user_is_root(monkeypatch, root):
    monkeypatch.setattr(launching, "is_root", lambda: root)
    assert ("--allow-root" in launching.server_arguments(Path("here"))) is root


def test_each_application_gets_its_own_address():
    assert "--LabApp.default_url=/lab/tree/a.ipynb" in launching.server_arguments(Path(), "a.ipynb")
    assert "--JupyterNotebookApp.default_url=/notebooks/a.ipynb" in launching.server_arguments(Path(), "a.ipynb", classic=True)


def test_the_kernel_connection_sends_without_delay(monkeypatch):
    from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

    from squeezelab.nodelay import PromptConnection

    told = []
    monkeypatch.setattr(ZMQChannelsWebsocketConnection, "connect", lambda self: told.append("connected"))
    connection = PromptConnection.__new__(PromptConnection)
    handler = type("Handler", (), {"set_nodelay": lambda self, value: told.append(value)})()
    monkeypatch.setattr(PromptConnection, "websocket_handler", handler)
    connection.connect()
    assert told == [True, "connected"]


def test_the_news_popup_is_off_in_the_configuration_that_the_server_reads(monkeypatch):
    import jupyterlab_server.config as config

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(launching.PACKAGE / "jupyter_config"))
    assert config.get_page_config([])["disabledExtensions"] == ["@jupyterlab/apputils-extension:announcements"]


def test_a_checkout_offers_the_extension_under_its_own_name(monkeypatch, tmp_path):
    built = tmp_path / "labextension"
    built.mkdir()
    (built / "package.json").write_text("{}")
    (tmp_path / "index.json").write_text("[]")
    monkeypatch.setattr(launching, "home", lambda: tmp_path)
    monkeypatch.setattr(launching, "labextension_folder", lambda: built)
    monkeypatch.setattr(launching, "index_file", lambda: tmp_path / "index.json")
    (tmp_path / "offered").mkdir()
    assert launching.checkout_extension(tmp_path / "offered") == [f"--LabServerApp.extra_labextensions_path={tmp_path / 'offered'}"]
    assert {path.name for path in (tmp_path / "offered" / "squeezelab").iterdir()} == {"package.json", "index.json"}


def test_an_installed_copy_needs_no_such_offer(monkeypatch, tmp_path):
    monkeypatch.setattr(launching, "home", lambda: None)
    assert launching.checkout_extension(tmp_path) == []
