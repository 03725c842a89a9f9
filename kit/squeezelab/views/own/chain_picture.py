"""Pictures of an exposure: the account of its file, gamma by strike, over spots, by expiry; the numbers are the exposure's own.

A long room: one figure and its few layers, drawn in order.
"""

from __future__ import annotations

from html import escape

import numpy as np

from ...core import Array
from ...data.chain import Account
from ...exposures import Exposure
from ...exposures.settings import UNITS
from ..figures.axes import Axis, tick_text, ticks, widened
from ..figures.free import LINE
from ..figures.plot import LETTER, Plot

THIN = "\u202f"
BARS = 60  # at most so many bars by strike
ROWS = 8  # and so many of expirations
TOP, OFF, NEAR = 38.0, 5.0, 24.0  # pixels above a plot, from a bar to its name, and up to which the two are seen as one
ROOM = 0.06  # of the height of the bars: what a name beyond them takes


def scale_of(largest: float, unit: str) -> tuple[float, str]:
    """By what numbers of that size are divided, and the unit then."""
    word = {"per 1 %": "USD per 1 %", "per point": "USD per point", "shares": "shares per point", "contracts": "contracts per point"}[unit]
    word = word.replace(" %", THIN + "%")
    for size, name in ((1e9, "bn "), (1e6, "m "), (1e3, "k ")):
        if largest >= 0.95 * size:
            return size, name + word
    return 1.0, word


def number(value: float, size: float) -> str:
    """A signed number at a size, with one decimal below a hundred."""
    value = value / size
    digits = 0 if abs(value) >= 99.95 else 1 if abs(value) >= 0.95 or value == 0 else 2
    text = f"{abs(value):,.{digits}f}"
    return ("−" if value < 0 else "+") + text if text.strip("0.,") else "0"


def account_bars(account: Account) -> str:
    """Options and contracts as two bars of parts that add up to the file, with the parts in words."""
    kinds = {"used": "is-used", "no open interest": "is-idle", "no volatility": "is-lost"}
    out = []
    for name, total, size in (("Options", account.options, "options"), ("Contracts", account.contracts, "contracts")):
        parts = [(part, getattr(part, size)) for part in account.parts if getattr(part, size) > 0]
        said = ", ".join(f"{count:,.0f} {part.reason}" for part, count in parts)
        bar = "".join(
            f'<i class="{kinds.get(part.reason, "is-other")}" style="flex:{count / max(total, 1):.6f}"></i>' for part, count in parts
        )
        out.append(
            f'<p class="r"><b>{name}</b><span>{total:,.0f}</span><span class="bar" role="img" aria-label="{escape(said)}">{bar}</span></p>'
        )
    words = "".join(
        f'<span><i class="{kinds.get(part.reason, "is-other")}"></i><b>{escape(part.reason.capitalize())}</b> '
        f"{_many(part.options, 'option')}, {_many(part.contracts, 'contract')}</span>"
        for part in account.parts
    )
    also = "".join(f"<span>Of the used, {escape(p.reason)}: {_many(p.options, 'option')}</span>" for p in account.of_these)
    return f'<div class="acc">{"".join(out)}<p class="k">{words}{also}</p></div>'


def _many(count: float, word: str) -> str:
    return f"{count:,.0f} {word}{'' if round(count) == 1 else 's'}"


def by_strike(e: Exposure, width: float, height: float = 330.0) -> str:
    """Dealer gamma by strike: what is held above the line, what is owed below; strikes far out are told, not drawn."""
    table = e.by_strike
    strike, calls, puts = table["strike"], table["calls"], table["puts"]
    size = np.abs(calls) + np.abs(puts)
    low, high = _middle(strike, size)
    step = _step(strike, low, high)
    edges = np.arange(np.floor(low / step) - 0.5, np.ceil(high / step) + 1.5) * step
    middle = (edges[1:] + edges[:-1]) / 2
    both = [np.histogram(strike, edges, weights=one)[0] for one in (calls, puts)]
    top, bottom = (np.sum([np.clip(one, *limits) for one in both], axis=0) for limits in ((0, None), (None, 0)))
    scale, unit = scale_of(float(max(top.max(initial=0), -bottom.min(initial=0))), e.settings.unit)
    ends = np.array([bottom.min(initial=0), top.max(initial=0)]) / scale
    y = _axis(*(ends + np.sign(ends) * (ROOM if ends.all() else 2 * ROOM) * np.ptp(ends)))
    x = Axis(edges[0], edges[-1], tuple((t, f"{t:,.10g}") for t in ticks(edges[0], edges[-1], 6)))
    net = both[0] + both[1]
    plot = Plot(width, height, x, y, f"Dealer gamma by strike, in {unit}: net {number(e.net, scale)}", top=TOP, bottom=44)
    plot.head("Dealer gamma by strike", unit).frame()
    half = step * 0.37
    for at, call, put in zip(middle, both[0] / scale, both[1] / scale, strict=True):
        for value, base in ((call, 0.0), (put, call if call * put > 0 else 0.0)):
            if value:
                plot.bar(at - half, at + half, base, base + value, "p-held" if value > 0 else "p-owed")
    plot.line(middle, net / scale, "p-line")
    plot.upright(e.spot, "p-spot").label(e.spot, y.high, f"spot {e.spot:,.2f}", "p-strong", dy=-8)
    named: list[tuple[int, str, Array]] = []
    for strike_, what, part in ((e.walls.call_strike, "calls", both[0]), (e.walls.put_strike, "puts", both[1])):
        if np.isfinite(strike_) and edges[0] <= strike_ <= edges[-1]:
            here = int(np.clip(np.searchsorted(edges, strike_, "right") - 1, 0, len(middle) - 1))
            named.append((here, f"most {what} {strike_:,.10g}", (top if part[here] >= 0 else bottom) / scale))
    _most(plot, middle, sorted(named, key=lambda one: -abs(one[2][one[0]])))
    outside = 1 - (np.abs(both[0]).sum() + np.abs(both[1]).sum()) / max(size.sum(), 1e-300)
    left = f"; {outside:.0%} of it lies outside".replace("%", THIN + "%") if outside >= 0.005 else ""
    return plot.note(f"strikes in steps of {step:,.10g}{left}").svg()


def _most(plot: Plot, middle: Array, named: list[tuple[int, str, Array]]) -> None:
    """The names of bars, the longest first: beyond their ends and those of their neighbours, with a hair where these are much longer."""
    across = plot.px(middle)
    step = across[1] - across[0] if len(across) > 1 else 0.0
    taken: list[tuple[int, float, float, float]] = []
    for here, text, ends in named:
        way, down = -1 if ends[here] >= 0 else 1, plot.py(ends)
        left = float(np.clip(across[here] - len(text) * LETTER / 2, 2, plot.width - len(text) * LETTER - 2))
        right = left + len(text) * LETTER
        beyond = down[(across > left - step) & (across < right + step)]
        own, far = float(down[here]), float(beyond.min() if way < 0 else beyond.max())
        before = [at + way * LINE for sign, at, start, end in taken if sign == way and start < right + OFF and left < end + OFF]
        far = way * max(way * one for one in [far, *before])
        if abs(far - own) > NEAR:
            plot.hair(float(across[here]), own + way * OFF, far + way * OFF)
        plot.label(middle[here], ends[here], text, align="middle", dy=far - own + (-OFF if way < 0 else OFF + 9))
        taken.append((way, far, left, right))


def profile(e: Exposure, width: float, height: float = 330.0, *, others: bool = True) -> str:
    """Dealer gamma at every spot near today's, gammas reckoned anew; the flips; other signs in grey."""
    spots, net = e.profile()
    scale, unit = scale_of(float(np.abs(net).max(initial=0)), e.settings.unit)
    y = _axis(net.min() / scale, net.max() / scale)
    x = Axis(spots[0], spots[-1], tuple((t, f"{t:,.10g}") for t in ticks(spots[0], spots[-1], 4)))
    flips = [flip for flip in e.flips if spots[0] <= flip <= spots[-1]]
    told = f"; it turns its sign at {', '.join(f'{f:,.2f}' for f in flips)}" if flips else "; it turns its sign nowhere here"
    plot = Plot(width, height, x, y, f"Dealer gamma at every price, in {unit}{told}", top=TOP, bottom=44, clear=True)
    plot.head("If it stood elsewhere", unit).frame()
    band = e.alternatives.band if others else None
    if band is not None and (band[1] <= spots[0] or band[0] >= spots[-1]):
        band = None  # the nearest flip lies outside what is drawn
    if band is not None:
        plot.bar(max(band[0], spots[0]), min(band[1], spots[-1]), y.low, y.high, "p-band")
    if others:
        for row in e.alternatives.rows:
            if row.settings.convention != e.settings.convention and row.name != "as asked":
                plot.line(spots, _of(e, row.settings.convention, spots) / scale, "p-ghost")
    for chosen, kind in ((net <= 0, "p-owed-tint"), (net >= 0, "p-held-tint")):
        plot.area(spots, np.zeros_like(net), np.where(chosen, net, 0.0) / scale, kind)
    plot.line(spots, net / scale, "p-line").upright(e.spot, "p-spot")
    plot.dots([e.spot], [e.net / scale], "p-dot")
    rising = bool(np.interp(e.spot * 1.01, spots, net) > np.interp(e.spot * 0.99, spots, net))
    plot.label(e.spot, e.net / scale, number(e.net, scale), "p-strong", align="end", dx=9, dy=-6 if rising else 16)
    for flip in flips:
        plot.line([flip, flip], [0, 0], "p-flip").dots([flip], [0], "p-flip", 4)
        rising = bool(np.interp(flip * 1.01, spots, net) > 0)
        plot.label(flip, 0, f"flip {flip:,.2f}", "p-alarm p-strong", dy=18 if rising else -10)
    grey = "grey: other signs" if others else ""
    return plot.note(grey + ("; shaded: plausible flips" if band else "")).svg()


def by_expiry(e: Exposure, width: float, height: float = 330.0) -> str:
    """Dealer gamma by expiration; the nearest stand alone, the later ones in groups that say so. The parts add up to the net."""
    table = e.by_expiry
    groups = _groups(table["expiry"])
    rows = [(name, float(table["calls"][a:b].sum()), float(table["puts"][a:b].sum())) for name, a, b in groups]
    scale, unit = scale_of(max(max(abs(c), abs(p)) for _, c, p in rows), e.settings.unit)
    y = Axis(0, len(rows), ())
    reach = max(max(abs(c), abs(p)) for _, c, p in rows) / scale or 1.0
    x = Axis(-reach, reach, ())
    plot = Plot(width, height, x, y, f"Dealer gamma by expiration, in {unit}", left=88, right=48, bottom=24)
    plot.parts.append('<text x="0" y="11" class="p-strong">By expiry</text>')
    plot.parts.append(f'<text x="{width:g}" y="11" class="p-tick" text-anchor="end">net, {escape(unit.split(" per ")[0])}</text>')
    for n, (name, call, put) in enumerate(rows):
        at = len(rows) - n - 0.5
        plot.bar(0, call / scale, at + 0.06, at + 0.32, "p-held" if call > 0 else "p-owed")
        plot.bar(0, put / scale, at - 0.22, at + 0.04, "p-held" if put > 0 else "p-owed")
        down = float(plot.py(at)) + 4
        plot.parts.append(f'<text x="0" y="{down:.1f}" class="p-label">{escape(name)}</text>')
        plot.parts.append(
            f'<text x="{width:g}" y="{down:.1f}" class="p-label p-strong" text-anchor="end">{number(call + put, scale)}</text>'
        )
    plot.upright(0, "p-axis")
    plot.parts.append(f'<text x="0" y="{height - 3:g}" class="p-tick">all together {number(e.net, scale)}</text>')
    return plot.svg()


def _of(e: Exposure, convention: object, spots: Array) -> Array:
    """The profile with other hands holding the same contracts."""
    from dataclasses import replace

    other = replace(e, settings=e.settings.but(convention=convention))
    return other.profile(spots)[1]


def _middle(strike: Array, size: Array) -> tuple[float, float]:
    """The strikes that hold the middle 95 % of the size."""
    total = np.cumsum(size) / max(size.sum(), 1e-300)
    low, high = np.searchsorted(total, (0.025, 0.975))
    return float(strike[min(low, len(strike) - 1)]), float(strike[min(high, len(strike) - 1)])


def _step(strike: Array, low: float, high: float) -> float:
    """The least round step that cuts the range into few enough bars and is no finer than the strikes."""
    gaps = np.diff(strike[(strike >= low) & (strike <= high)])
    finest = float(np.median(gaps)) if len(gaps) else max(low, 1.0) * 0.01
    want = max((high - low) / BARS, finest * 0.999, 1e-6)
    power = 10.0 ** np.floor(np.log10(want))
    return float(next(power * m for m in (1, 2, 2.5, 5, 10) if power * m >= want))


def _axis(low: float, high: float) -> Axis:
    low, high = widened(min(low * 1.06, 0.0), max(high * 1.06, 0.0), 8)
    marks = ticks(low, high, 6)
    from ...core import unit

    written = tick_text(marks, unit.NUMBER)
    return Axis(low, high, tuple((v, text if v <= 0 else f"+{text}") for v, text in written))


def _groups(days: Array) -> list[tuple[str, int, int]]:
    """Expirations by name, from and to: the first ones each, the others by month and year so that few enough rows are left."""
    names = [_day(day) for day in days]
    if len(days) <= ROWS:
        return [(name, n, n + 1) for n, name in enumerate(names)]
    out = [(names[n], n, n + 1) for n in range(4)]
    rest = np.arange(4, len(days))
    cuts = np.array_split(rest, ROWS - 4)
    return out + [(f"to {names[part[-1]]}" if len(part) > 1 else names[part[0]], int(part[0]), int(part[-1]) + 1) for part in cuts]


def _day(day: np.datetime64) -> str:
    told = day.astype("datetime64[D]").item()
    return f"{told.day} {told:%b} {told:%y}"


assert set(UNITS) == {"per 1 %", "per point", "shares", "contracts"}
