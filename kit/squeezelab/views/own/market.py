"""Your own option chain: what dealers' hedging of it could do, and what had to be assumed for that. The file is only read.

A long room: one screen for a market of one’s own, which joins its parts.
"""

from __future__ import annotations

from html import escape

import ipywidgets as widgets

from ...core import unit
from ...data.chain import Chain
from ...errors import DataError, SqueezelabError
from ...exposures import CONVENTIONS, Convention, Exposure, exposure
from ...exposures.settings import Volatility
from ..figures.gauge import gauge
from ..parts.below import Below
from . import chain_picture as pictures
from . import parts
from .drop import Drop

WORDS = {
    "usual": "Dealers hold calls, owe puts",
    "short": "Dealers owe both",
    "reversed": "Dealers owe calls, hold puts",
    "own": "Own shares",
}
ROWS = {
    "as asked": "As set here", "usual": "Hold calls, owe puts", "short": "Owe both", "reversed": "Owe calls, hold puts",
    "calls 80 %": "Hold 80\u202f% of the calls", "puts 75 %": "Owe 75\u202f% of the puts",
    "16:00": "All settled at 16:00", "as listed": "Settled as listed",
    "the file's own": "The file’s volatilities", "missing solved": "Missing volatilities solved", "all solved": "All volatilities solved",
    "without the next seven days": "Without the next seven days",
}  # fmt: skip
NO_VOLATILITY = (("leave out", "file"), ("solve", "fill"), ("solve all", "mid"))
DROP = "Choose another, drop one here or paste a table; it stays on this machine."
LEAST, GAPS, WIDE = 300.0, 30.0, 880.0  # pixels of a figure, between two, and of a room for three

DEPENDS = "What the answer depends on"


class Market(Below, widgets.VBox):
    """A chain, its dealer gamma, and every assumption as a switch beside it. ``exposure`` is what is shown, ``chain`` what was read."""

    def __init__(self, chain: Chain, *, name: str = "", daily_volume: float | None = None) -> None:
        self.chain = chain
        self.exposure: Exposure
        self.drop = Drop(self.take)
        self.hands = parts.radio("Who holds what", [(says, key) for key, says in WORDS.items()], "usual")
        self.calls = parts.slider("Calls that dealers hold, %", -100, 100, 5, 100, ".0f")
        self.puts = parts.slider("Puts that dealers hold, %", -100, 100, 5, -100, ".0f")
        self.unit = parts.segments("Unit", [("per 1 %", "per 1 %"), ("per point", "per point"), ("shares", "shares")], "per 1 %")
        self.settlement = parts.segments("Settlement", [("as listed", "as listed"), ("all at 16:00", "close")], "as listed")
        self.iv = parts.segments("No volatility in the file", NO_VOLATILITY, "file")
        self.expiries = parts.segments("Expiries", ["all", "next", "after next"], "all")
        self.days = parts.segments("Days of a year", [("365", 365.0), ("252", 252.0)], 365.0)
        self.rate = parts.slider("Rate, % a year", 0, 12, 0.25, 0, ".2f")
        volume = daily_volume if daily_volume is not None else _usual_volume(chain)
        self.volume = parts.slider("Daily volume, bn USD", -3, 3.5, 0.02, min(max(volume / 1e9, 1e-3), 3000), ".3r", log=True)
        self.impact = parts.slider("Impact of a day’s volume, %", 0.5, 50, 0.5, 10, ".1f")
        self.spot = parts.field("Spot", "as the file says")
        self.quoted_at = parts.field("Quoted at", "2025-09-25 16:00")
        self._held: tuple[str, bytes] | None = None  # the last file, to be read again with what it did not say
        self._account, self._top, self._find = (parts.html() for _ in range(3))
        self._figures, self._table, self._notes = (parts.html() for _ in range(3))
        self._own = parts.html("", '<p class="hint">Choose own shares to set these two.</p>')
        column = parts.box("own-controls", [
            parts.group("Who holds what", [self.hands, self._own, self.calls, self.puts]),
            parts.group("How it is counted", [self.unit, self.settlement, self.iv, self.expiries, self.days, self.rate]),
            parts.group("If the file does not say", [self.spot, self.quoted_at]),
            parts.group("What the market takes, assumed", [self.volume, self.impact]),
        ])  # fmt: skip
        main = parts.box("", [self._top, self._find, self._figures, self._table, self._notes])
        head = parts.html("", '<h1>Your own option chain</h1><p class="story">A table of open contracts becomes a dealer’s gamma, '
                              "and says what had to be assumed for it.</p>")  # fmt: skip
        super().__init__([head, parts.box("own-file", [self.drop, self._account]), parts.box("own-body", [column, main])])
        for name_ in ("sq-root", "sq-own", "sq-market"):
            self.add_class(name_)
        for control in (self.hands, self.calls, self.puts, self.unit, self.settlement, self.iv, self.expiries, self.days, self.rate):
            control.observe(lambda _: self.draw(), "value")
        for field in (self.spot, self.quoted_at):
            field.observe(lambda _: self.take(*self._held) if self._held else None, "value")
        for control in (self.volume, self.impact):
            control.observe(lambda _: self._tell(), "value")
        self.drop.observe(lambda _: self._show(), "width")
        self._said = name or chain.underlying
        self._introduce()
        self.draw()

    def take(self, name: str, content: bytes) -> None:
        """Reads a file that was dropped; one that cannot be read leaves everything as it is and says why."""
        from ...data.chains import read_chain

        self._held = name, content
        given = {"spot": self.spot.value.strip() or None, "quoted_at": self.quoted_at.value.strip() or None}
        try:
            chain = read_chain(content, **given)
            found, iv = self._first(chain)
        except SqueezelabError as problem:
            told = str(problem).replace("The bytes given: it", "The file").replace("The bytes given", "The file")
            self.drop.say(name, f"{told} What is shown is still {self._said}.", wrong=True)
            return
        self.chain, self._said, self.exposure = chain, name, found
        with self.hold_sync():
            self.expiries.value, self.iv.value = "all", iv
            self.volume.value = min(max(_usual_volume(chain) / 1e9, 1e-3), 3000)
        self._introduce()
        self.draw()

    def _first(self, chain: Chain) -> tuple[Exposure, Volatility]:
        """The exposure as the switch for volatilities stands; where a file has none, solved from its quotes, and the switch with it."""
        iv = self.iv.value
        try:
            return exposure(chain, convention=self._convention(), iv=iv), iv
        except DataError:
            if iv != "file" or not (chain.bid > 0).any():
                raise
        return exposure(chain, convention=self._convention(), iv="fill"), "fill"

    def draw(self) -> None:
        """Reckons with the switches as they stand, and shows it; a switch that leaves nothing is answered in words."""
        own = self.hands.value == "own"
        self.calls.disabled = self.puts.disabled = not own
        self._own.layout.display = "none" if own else ""
        try:
            self.exposure = exposure(
                self.chain, convention=self._convention(), iv=self.iv.value, settlement=self.settlement.value, unit=self.unit.value,
                expiries=self._chosen_days(), days=self.days.value, rate=self.rate.value / 100,
            )  # fmt: skip
        except SqueezelabError as problem:
            self._find.value = f'<div class="find"><p>{escape(str(problem))}</p><p>What stands below is the last answer.</p></div>'
            return
        self._account.value = pictures.account_bars(self.exposure.account)
        self._tell()
        self._show()

    def _convention(self) -> Convention:
        if self.hands.value != "own":
            return CONVENTIONS[self.hands.value]
        calls, puts = self.calls.value / 100, self.puts.value / 100
        return Convention("own", calls, puts, f"Dealers {_share(calls, 'calls')} and {_share(puts, 'puts')}.")

    def _chosen_days(self) -> list[str] | None:
        days = [str(day) for day in self.chain.expiries]
        left = {"all": [], "next": days[:1], "after next": days[1:2] or days[:1]}[self.expiries.value]
        return left or None

    def _introduce(self) -> None:
        chain = self.chain
        when = f"{chain.quoted_at:%a} {chain.quoted_at.day} {chain.quoted_at:%b %Y, %H:%M %Z}"
        many = f"{len(chain.expiries)} {'expiry' if len(chain.expiries) == 1 else 'expiries'}"
        says = f"{chain.underlying} at {chain.spot:,.2f}, {when}; {many}. {DROP}"
        self.drop.say(self._said, says)

    def _tell(self) -> None:
        e = self.exposure
        scale, name = pictures.scale_of(abs(e.net), e.settings.unit)
        parts_of = f"calls {pictures.number(e.calls, scale)}, puts {pictures.number(e.puts, scale)}"
        flips = e.flips
        nearest = min(flips, key=lambda flip: abs(flip - e.spot)) if flips else None
        away = f"{unit.CHANGE.write(nearest / e.spot - 1)} from the spot" if nearest else "from half to one and a half times the spot"
        strike = f"by strike: {e.flip_by_strike:,.2f}" if e.flip_by_strike is not None else "by strike: none"
        gain = e.loop_gain(self.volume.value * 1e9, self.impact.value / 100)
        reads = [
            parts.reading("Dealer gamma at the spot", pictures.number(e.net, scale), name, parts_of),
            parts.reading("Flip" if len(flips) < 2 else "Flips", " · ".join(f"{f:,.2f}" for f in flips) or "none", "", f"{away}; {strike}"),
            parts.reading("Where most of it sits", f"{e.walls.put_strike:,.10g} · {e.walls.call_strike:,.10g}", "",
                          "puts · calls, at any sign"),
            parts.reading("Vanna and charm", f"{pictures.number(e.vanna, 1e9)} · {pictures.number(e.charm, 1e9)}", "bn USD",
                          "of delta a volatility point · a day"),
        ]  # fmt: skip
        label = f"Loop gain, if {unit.MONEY.write(self.volume.value * 1e9)} a day are traded"
        dial = gauge({"dealers": gain}, label)
        self._top.value = f'<div class="own-top"><div class="reads">{"".join(reads)}</div>{dial}</div>'
        self._find.value = f'<div class="find sq-live">{self._finding()}</div>'

    def _finding(self) -> str:
        e = self.exposure
        scale, name = pictures.scale_of(abs(e.net), e.settings.unit)
        who = e.settings.convention.says[:-1]
        per = "each 1 %" if e.settings.unit == "per 1 %" else "each point"
        size = f"{pictures.number(e.net, scale).lstrip('+−')} {name.split(' per ')[0]}"
        even = abs(e.net) < 0.5  # nothing, or too little to be traded
        does = "trade <em>nothing</em>" if even else f"trade <em>{escape(size)}</em> {'with the move' if e.net < 0 else 'against it'}"
        above = [f for f in e.flips if f > e.spot]
        below = [f for f in e.flips if f < e.spot]
        turned = "against it" if e.net < 0 else "with it"
        turn = f", and above {above[0]:,.2f} {turned}" if above and not below else f", and below {below[-1]:,.2f} {turned}" if below else ""
        first = f"If {who[0].lower()}{who[1:]}, {per} makes them {does}{'' if even else turn}."
        rows = sorted(e.alternatives.rows, key=lambda r: -abs(r.net)) if even else e.alternatives.rows
        other = next((r for r in rows if (r.net != 0 if even else r.net * e.net < 0)), None)
        against = (
            f" Under “{ROWS.get(other.name, other.name)}” the same file gives "
            f"{pictures.number(other.net, scale)} {escape(name)}{'' if even else ', the opposite'}."
            if other
            else " No other setting tried turns the sign."
        )
        return f"<p>{first}</p><p>The file says how many contracts are open. It does not say who holds them.{against}</p>"

    def _show(self) -> None:
        e = self.exposure
        room = (self.drop.width or 1400) - 56
        room -= 288 if room > 1000 else 248 if room > 700 else 0
        if room >= WIDE:
            widths = [part * (room - 2 * GAPS) for part in (0.46, 0.31, 0.23)]
        elif room >= 2 * LEAST + GAPS:
            widths = [(room - GAPS) / 2, (room - GAPS) / 2, min(room, 420.0)]
        else:
            widths = [room, room, min(room, 420.0)]
        first, second, third = (max(one, 190.0) for one in widths)
        self._figures.value = (
            f'<div class="figs">{pictures.by_strike(e, first)}{pictures.profile(e, second)}{pictures.by_expiry(e, third)}</div>'
        )
        table = f'<div class="wide" role="group" tabindex="0" aria-label="{DEPENDS}"><h2>{DEPENDS}</h2>{self._rows()}</div>'
        self._table.value = f'<div class="dep">{table}{self._survivors()}</div>'
        notes = "".join(f"<p>{escape(note)}</p>" for note in self.chain.notes)
        self._notes.value = f'<div class="notes">{notes}</div>' if notes else ""

    def _rows(self) -> str:
        rows, base = self.exposure.alternatives.rows, self.exposure
        scale, name = pictures.scale_of(max(abs(r.net) for r in rows), base.settings.unit)
        near = 0.005 * base.spot
        out = []
        for n, row in enumerate(rows):
            same = len(row.flips) == len(base.flips) and all(abs(a - b) <= near for a, b in zip(row.flips, base.flips, strict=True))
            does = ("am", "with it") if row.net < 0 else ("ca", "against it") if row.net > 0 else ("", "nothing")
            flips = ", ".join(f"{f:,.2f}" for f in row.flips) or "none"
            out.append(
                f"<tr{' class=on' if n == 0 else ''}><td>{ROWS.get(row.name, row.name)}</td><td>{pictures.number(row.net, scale)}</td>"
                f'<td class="{does[0]}">{does[1]}</td><td class="{"" if same else "dif"}">{flips}</td>'
                f"<td>{row.put_strike:,.10g}</td><td>{row.call_strike:,.10g}</td></tr>"
            )
        heads = ("setting", name.split(" per ")[0], "each move", "flip", "most puts", "most calls")
        head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
        return f'<table class="t"><thead><tr>{head}</tr></thead><tbody>{"".join(out)}</tbody></table>'

    def _survivors(self) -> str:
        found = self.exposure.alternatives
        out = []
        for one in found.conclusions:
            many, all_ = len(one.holds), len(one.holds) + len(one.fails)
            kind = "yes" if one.everywhere else "no" if many <= all_ / 2 else ""
            lost = (
                f"; not under {', '.join(ROWS.get(f, f).lower() for f in one.fails[:3])}{' …' if len(one.fails) > 3 else ''}"
                if one.fails
                else ""
            )
            out.append(f'<li class="{kind}"><span><b>{escape(one.says)}</b><small>{many} of {all_}{escape(lost)}</small></span></li>')
        return f'<div class="con"><h2>What survives</h2><ul>{"".join(out)}</ul></div>'


def _share(part: float, what: str) -> str:
    does = "hold" if part > 0 else "owe" if part < 0 else "have none of"
    return f"{does} the {what}" if part == 0 else f"{does} {abs(part):.0%} of the {what}"


def _usual_volume(chain: Chain) -> float:
    """A day's volume where nobody says it: the dealer-gamma calculator's default for an index, a fraction of it for anything else."""
    from ...models import get_model

    usual = float(get_model("dealer-gamma").parameter("daily_volume").default)
    return usual if chain.spot >= 1_000 else usual / 10
