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

    def launch(root, state, *, classic, flags):
        held.update(root=root, state=state, classic=classic, flags=list(flags))

    monkeypatch.setattr(launching, "launch", launch)
    monkeypatch.chdir(tmp_path)
    return held


def start(*arguments):
    result = CliRunner().invoke(main, [*arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_without_arguments_it_opens_the_gallery_in_jupyterlab(started):
    start("--folder", "mine")
    assert started["state"] == ""
    assert started["root"] == Path("mine").resolve() and not started["classic"]
    assert (started["root"] / launching.START).is_file()


def test_flags_that_are_not_ours_go_to_jupyter_as_they_are(started):
    start("--folder", "mine", "--no-browser", "--port=8899", "--ServerApp.ip", "127.0.0.1")
    assert started["flags"] == ["--no-browser", "--port=8899", "--ServerApp.ip", "127.0.0.1"]


def test_flags_alone_are_enough(started):
    start("--no-browser", "--folder", "mine")
    assert started["flags"] == ["--no-browser"]


def test_a_calculator_can_be_named(started):
    start("open", "--folder", "mine", "short-squeeze", "--no-browser")
    assert started["state"] == "squeezelab:short-squeeze" and started["flags"] == ["--no-browser"]
    assert (started["root"] / "notebooks/calculators/short-squeeze.ipynb").is_file()


@pytest.mark.parametrize(
    "link",
    [
        "squeezelab:short-squeeze?shock=5%25",
        "http://127.0.0.1:8888/lab#squeezelab:short-squeeze?shock=5%25",
        "https://example.org/squeezelab/calculators/short-squeeze.html#shock=5%25",
        "http://localhost:8866/voila/render/calculators/short-squeeze.ipynb?shock=5%25",
    ],
)
def test_a_pasted_link_opens_its_setting_wherever_it_was_copied(started, link):
    start("open", "--folder", "mine", link)
    assert started["state"] == "squeezelab:short-squeeze?shock=5%25"


@pytest.mark.parametrize(
    ("link", "state", "page"),
    [
        ("http://127.0.0.1:8888/lab#squeezelab:term/margin-call", "squeezelab:term/margin-call", "lab#squeezelab:term/margin-call"),
        ("https://example.org/squeezelab/terms/margin-call.html", "squeezelab:term/margin-call", "lab#squeezelab:term/margin-call"),
        ("squeezelab:term/short-squeeze/C1", "squeezelab:term/short-squeeze/C1", "lab#squeezelab:term/short-squeeze/C1"),
        (
            "http://127.0.0.1:8888/lab/tree/notebooks/tutorials/03-short-squeeze.ipynb#step=4",
            "notebooks/tutorials/03-short-squeeze.ipynb#step=4", "lab/tree/notebooks/tutorials/03-short-squeeze.ipynb#step=4",
        ),
        (
            "https://example.org/squeezelab/cases/gamestop-2021.html",
            "notebooks/cases/gamestop-2021.ipynb", "lab/tree/notebooks/cases/gamestop-2021.ipynb",
        ),
    ],
)  # fmt: skip
def test_the_link_of_an_entry_and_of_a_step_opens_there(started, link, state, page):
    start("open", "--folder", "mine", link)
    assert started["state"] == state
    assert f"--LabApp.default_url=/{page}" in launching.server_arguments(Path(), state)
    classic = launching.server_arguments(Path(), state, classic=True)
    here = f"{launching.START}#{state}" if state.startswith("squeezelab:") else state
    assert f"--JupyterNotebookApp.default_url=/notebooks/{here}" in classic


@pytest.mark.parametrize(
    "link", ["https://example.org/terms/no-such-term.html", "http://127.0.0.1:8888/lab/tree/notebooks/tutorials/99-none.ipynb"]
)
def test_a_link_to_what_is_not_there_is_refused_in_a_sentence(started, link):
    result = CliRunner().invoke(main, ["open", "--folder", "mine", link])
    assert result.exit_code in (1, 2) and result.output.strip().endswith((".", "?")) and "Traceback" not in result.output and not started


def test_a_link_that_is_none_of_ours_is_refused_in_a_sentence(started):
    result = CliRunner().invoke(main, ["open", "--folder", "mine", "https://example.org/other/page"])
    assert result.exit_code == 1 and "https://example.org/other/page" in result.output and not started


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
    state = "squeezelab:short-squeeze?shock=5%25"
    assert "--LabApp.default_url=/lab" in launching.server_arguments(Path())
    assert f"--LabApp.default_url=/lab#{state}" in launching.server_arguments(Path(), state)
    classic = "--JupyterNotebookApp.default_url=/notebooks/notebooks/"
    assert f"{classic}tutorials/00-start-here.ipynb" in launching.server_arguments(Path(), classic=True)
    assert f"{classic}calculators/short-squeeze.ipynb" in launching.server_arguments(Path(), state, classic=True)


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
