"""What a key press on a slider costs in the page: last change of the figure over a bare slider-to-label echo.

Run it on an idle machine: ``python tests/benchmarks/bench_browser.py [quick] [all | model …]``. Opens a notebook in the server
that ``squeezelab`` starts (``plain`` as the first word: in JupyterLab as it is), presses keys on a bare slider (echo)
and on a calculator's slider in turn, and prints medians and 95th percentiles in milliseconds and as ratios. Then it
drags: as fast as the page takes it, counting pictures a second beside the bare labels of the same page; and 120 moves in four
seconds, for the backlog at the end. ``quick`` presses half as often, and then the slowest of all has to be within the bar of the 95th
percentile; half an hour for all models. Every bar is a ratio to what bare widgets do there and then. Exits with 1 where one is missed.
"""

from __future__ import annotations

import statistics
import sys
from typing import Any

from playwright.sync_api import Page, TimeoutError
from served import place

from squeezelab.models import model_ids

ECHO = (
    ">>>import ipywidgets as w, squeezelab\ns, l = w.IntSlider(50), w.Label()\n"
    "s.observe(lambda c: setattr(l, 'value', str(c['new'])), 'value')\nw.VBox([s, l]).add_class('echo')"
)
MEASURE = """([handle, target]) => new Promise(done => {
  let start = 0, last = 0;
  const watch = new MutationObserver(() => { last = performance.now(); });
  watch.observe(target, { subtree: true, childList: true, attributes: true, characterData: true });
  const finish = () => { watch.disconnect(); done(last - start); };
  const started = () => { start = performance.now(); setTimeout(finish, 140); };
  handle.addEventListener('keydown', started, { once: true, capture: true });
  handle.focus();
  window.ready = true;
})"""
DRAG = """([handle, plot, moves, pause]) => new Promise(done => {
  const box = handle.getBoundingClientRect();
  const track = handle.closest('.noUi-base').getBoundingClientRect();
  const [x0, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const mouse = (type, place, x) => {
    const how = { bubbles: true, cancelable: true, clientX: x, clientY: y, buttons: type === 'mouseup' ? 0 : 1 };
    place.dispatchEvent(new MouseEvent(type, how));
  };
  const stops = Number(handle.getAttribute('aria-valuemax')) - Number(handle.getAttribute('aria-valuemin'));
  const part = Math.max(0.008, 1 / stops); // each move passes a stop: what is counted is what the page does, not how coarse a slider is
  const at = move => track.left + track.width * (0.1 + 0.8 * Math.abs((((move * part) / 0.8 + 0.5) % 2) - 1));
  const wide = plot.getBoundingClientRect().width; // what lies beyond is seen by nobody, and packed pictures end there
  const inside = one => Math.min(Math.max(one, -2), wide + 2);
  const points = d => {
    const all = (d.match(/-?[\\d.]+(?:e[-+]?\\d+)?/g) ?? []).map(Number).filter(one => Math.abs(one) < 1e4).map(inside);
    while (all.length > 2 && all.at(-1) === all.at(-3) && all.at(-2) === all.at(-4)) all.length -= 2;
    return all;
  };
  const seen = () => {
    const lines = [...plot.querySelectorAll('path.line:not([style*="-band"], [style*="-median"])')]; // a band may come at rest
    return lines.length ? lines.map(path => path.getAttribute('d') ?? '') : [plot.textContent];
  };
  const differ = (a, b) => a.length !== b.length || a.some((v, i) => Math.abs(v - b[i]) > 0.2);
  const other = (a, b) => a.length !== b.length || a.some((one, k) => differ(one, b[k]));
  const top = plot.closest('.sq-stage')?.querySelector('.sq-top');
  const field = handle.closest('.sq-ctl')?.querySelector('.sq-field input');
  // readings and the value written at the slider belong to the picture while it is dragged: a market may be as it was
  const told = () => `${field?.value} ${top?.textContent}`;
  const looks = [[0, seen(), told()]]; // read in numbers when all is over: what watches must cost the page next to nothing
  const watch = new MutationObserver(() => looks.push([performance.now(), seen(), told()]));
  const read = () => {
    const numbers = one => (plot.querySelector('path.line') ? points(one) : [...one].map(letter => letter.charCodeAt(0)));
    let pictures = 0, last = 0, before = looks[0][1].map(numbers), words = looks[0][2];
    for (const [when, held, said] of looks.slice(1)) {
      const now = held.map(numbers), drawn = other(now, before);
      if (drawn) last = when;
      pictures += when <= released && (drawn || said !== words);
      [before, words] = [now, said];
    }
    return [pictures, last];
  };
  let released = 0;
  watch.observe(plot, { subtree: true, childList: true, attributes: true });
  if (top) watch.observe(top, { subtree: true, childList: true, characterData: true });
  mouse('mousedown', handle.querySelector('.noUi-touch-area'), x0);
  const start = performance.now();
  let made = 0;
  const move = () => {
    if (made++ < moves) {
      mouse('mousemove', document.documentElement, at(made));
      return setTimeout(move, pause);
    }
    mouse('mouseup', document.documentElement, at(made - 1));
    released = performance.now();
    setTimeout(() => {
      watch.disconnect();
      const [pictures, last] = read();
      done([1000 * pictures / (released - start), Math.max(0, last - released)]);
    }, 200);
  };
  move();
})"""
ROUNDS, QUICK, FLAGSHIPS = 20, 10, ("short-squeeze", "liquidation-cascade", "dealer-gamma")
MEDIAN_BAR, LATE_BAR, RATE_BAR, BACKLOG_BAR = 3.0, 5.0, 2.0, 0.0


def press(page: Page, handle: Any, target: Any, key: str) -> float:
    """Milliseconds from a key press to the last change of the target."""
    page.evaluate("window.ready = false")
    answer = page.evaluate_handle(f"args => {{ window.answer = ({MEASURE})(args); }}", [handle, target])
    page.wait_for_function("window.ready")
    page.keyboard.press(key)
    value = float(page.evaluate("window.answer"))
    answer.dispose()
    return value


def _run_all(page: Page) -> None:
    """Runs the notebook and waits for the figure; once more where JupyterLab, whose kernel was only just there, did not hear it."""
    figure = page.locator(".sq-calc .sq-fig path.line").first
    for patience in (20_000, 60_000):
        try:
            page.get_by_role("menuitem", name="Run", exact=True).first.click(timeout=patience)
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click(timeout=patience)
            figure.wait_for(state="attached", timeout=patience)
            return
        except TimeoutError:
            page.keyboard.press("Escape")
    figure.wait_for(state="attached", timeout=1)


def measure(page: Page, url: str, rounds: int) -> bool:
    """Key presses on echo and calculator in turn, then two drags; says whether the bars are met."""
    page.goto(url)
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(state="attached", timeout=60_000)
    _run_all(page)
    page.wait_for_timeout(1500)
    echo_handle = page.locator(".echo .noUi-handle").element_handle()
    echo_target = page.locator(".echo .widget-label").last.element_handle()
    sliders = page.locator(".sq-calc .sq-controls .noUi-handle")
    handle = next(one for one in sliders.element_handles() if one.is_visible())
    target = page.locator(".sq-calc .sq-stage .sq-plot").first.element_handle()
    echoes, moves = [], []
    for number in range(rounds):
        key = "ArrowRight" if number % 2 else "ArrowLeft"
        echoes.append(press(page, echo_handle, echo_target, key))
        page.wait_for_timeout(60)
        moves.append(press(page, handle, target, key))
        page.wait_for_timeout(300)  # what waits for the hand to rest is drawn meanwhile
    echoes, moves = sorted(v for v in echoes if v > 0), sorted(v for v in moves if v > 0)
    echo, median, late = statistics.median(echoes), statistics.median(moves), moves[int(0.95 * len(moves))]
    label_rate, _ = page.evaluate(DRAG, [echo_handle, echo_target, 400, 4])
    rate, _ = page.evaluate(DRAG, [handle, target, 400, 4])
    page.wait_for_timeout(400)
    _, backlog = page.evaluate(DRAG, [handle, target, 120, 33])
    good = median <= MEDIAN_BAR * echo and late <= LATE_BAR * echo and rate >= RATE_BAR * label_rate and backlog <= BACKLOG_BAR * echo
    shares = f"move {median:5.1f} ms ({median / echo:.1f} x)   p95 {late:5.1f} ms ({late / echo:.1f} x)"
    drag = f"drag {rate:3.0f} pictures/s beside {label_rate:.0f} labels/s ({rate / label_rate:.1f} x)"
    ending = f"{drag}, {backlog:3.0f} ms after the release ({backlog / echo:.1f} x)"
    print(f"  echo {echo:5.1f} ms   {shares}   {ending}   {'ok' if good else 'MISSED'}", flush=True)
    return good


def main(words: list[str]) -> int:
    """Starts a server and a browser, measures each model, ends both."""
    server, rounds = "plain" if "plain" in words else "squeezelab", QUICK if "quick" in words else ROUNDS
    models = [one for one in words if one not in {"plain", "quick"}] or list(FLAGSHIPS)
    models = list(model_ids()) if models == ["all"] else models
    missed = []
    with place(plain=server == "plain") as there:
        for model in models:
            print(model, flush=True)
            page = there.browser.new_page(viewport={"width": 1400, "height": 1400})
            name = there.write(f"{model}.ipynb", ECHO, f">>>squeezelab.open({model!r})")
            if not measure(page, there.lab(model, name), rounds):
                missed.append(model)
            page.close()
            there.stop_kernels()
    print(f"{len(models) - len(missed)} of {len(models)} within the bars" + (f"; not {', '.join(missed)}" if missed else ""))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
