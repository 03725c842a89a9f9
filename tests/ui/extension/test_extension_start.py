"""What the extension costs before anybody asks for it."""

import statistics

import pytest

from squeezelab.places import built_extensions

ROUNDS = 7


def test_the_first_load_is_small_and_the_rest_is_lazy():
    """Fonts come when the panel is first seen, YAML with a first term of one's own, the index a moment after the start."""
    static = next((folder / "static" for folder in built_extensions() if (folder / "static").exists()), None)
    if static is None:
        pytest.skip("The extension is not built here: npm run build:prod in kit/lab.")
    first = [
        path
        for path in static.glob("*.js")
        if "parseDocument" not in path.read_text(encoding="utf-8", errors="ignore") or path.name.startswith("remoteEntry")
    ]
    assert sum(path.stat().st_size for path in first) <= 150_000, [(path.name, path.stat().st_size) for path in first]


@pytest.mark.slow
def test_jupyterlab_starts_as_fast_with_it_as_without(lab):
    """Medians of one interleaved run: from navigation until the launcher stands. A floor of noise is what two runs without differ by."""

    def start(without):
        page = lab.page
        page.unroute_all()
        if without:
            page.route(
                "**/extensions/squeezelab/**", lambda route: route.fulfill(status=200, body="window._JUPYTERLAB=window._JUPYTERLAB||{};")
            )
        page.goto(lab.server.at("lab/workspaces/start?reset").replace("?reset?", "?reset&"))
        page.locator(".jp-Launcher").wait_for()
        return page.evaluate("performance.now()")

    start(False)
    pairs = [(start(False), start(True)) for _ in range(ROUNDS)]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    middle = sorted(one[1] for one in pairs)[1:-1]
    noise = middle[-1] - middle[0]
    assert ours - bare <= max(100, noise), pairs
