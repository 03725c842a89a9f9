"""The paper on which a learner draws a guess, and how far a drawn curve is from the model's.

A long room: one drawing by hand, from the first stroke to the distance from the model.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from ...core import Array, Model, Parameter, Process, Quantity, Result
from ...core.words.label import in_sentence, named
from ...dynamics.run import sweep
from ..figures import choice as figures
from ..figures import steps
from ..figures.axes import Axis, widened
from ..figures.band import parts
from ..figures.lines import DECADES, column
from ..figures.session import Session

FINEST = 120  # points of a drawn curve
HANDLES = 7  # places at which the arrow keys bend it
PROBES = 15  # settings along a slider that tell how far an answer may reach
LEVELS = 100  # heights that a handle can take
NEAR = 0.16  # of the paper's height: a guess that ends nearer is named elsewhere, since the outcome's number stands at the end


def drawable(model: Model) -> bool:
    """Whether the main figure is one curve over an axis, so that it can be drawn by hand."""
    main = model.panels[0]
    return (main.kind in {"steps", "line", "band", "area"} and main.data is None) or (main.kind in figures.OWN and figures.played(model))


@dataclass(frozen=True)
class Paper:
    """The axes of the figure, the places ``at`` at which a guess is known, and what the model answers there.

    ``truth`` is the run, or where it has draws the median of the runs with their edges in ``band``, of ``runs`` of them; all of shape (n,).
    """

    x: Axis
    y: Axis
    at: Array
    truth: Array
    band: tuple[Array, Array] | None
    quantity: Quantity
    along: Quantity
    clock: bool
    runs: int = 0

    @property
    def task(self) -> str:
        """What to draw, in one sentence."""
        if self.clock:
            step = in_sentence(self.along.label)
            pace = "over time" if step == "time" else f"over the {step}" if step.endswith("s") else f"{step} by {step}"
            return f"Draw {named(self.quantity.label)}, {pace}."
        return f"Draw “{in_sentence(self.quantity.label)}” over “{in_sentence(self.along.label)}”."

    @property
    def across(self) -> Array:
        """Where the places stand, in fractions of the width."""
        return np.array([self.x.fraction(value) for value in self.at])

    def up(self, values: Sequence[float] | Array) -> Array:
        """Values as fractions of the height."""
        low, high = self.y.ends
        return np.asarray((self.y.place(np.asarray(values, float)) - low) / (high - low), float)

    def values(self, fractions: Sequence[float] | Array) -> Array:
        """Fractions of the height as values."""
        low, high = self.y.ends
        placed = low + np.clip(np.asarray(fractions, float), 0, 1) * (high - low)
        return np.asarray(10**placed if self.y.log else placed)

    @property
    def handles(self) -> Array:
        """The places, by number, that the arrow keys move; the first place is given."""
        return np.unique(np.linspace(0, len(self.at) - 1, HANDLES + 1).astype(int))[1:]

    def place(self, number: int) -> str:
        """A place in words: “round 4”, “2,100 USD”."""
        value = self.at[number]
        return f"{in_sentence(self.along.label)} {self.along.unit.number(value)}" if self.clock else self.along.write(value)

    def blank(self) -> str:
        """The paper to draw on: `sketch.js` has the hand, this the words for those who hear them."""
        start = float(np.clip(self.up(self.truth[:1])[0], 0, 1))
        levels = [self.quantity.write(value) for value in self.values(np.linspace(0, 1, LEVELS + 1))]
        held = {"x": [round(float(v), 4) for v in self.across], "start": round(start, 4), "levels": levels}
        handles = "".join(
            f'<span class="h" role="slider" tabindex="0" data-i="{number}" aria-orientation="vertical" aria-valuemin="0" '
            f'aria-valuemax="{LEVELS}" aria-label="My curve at {escape(self.place(number), quote=True)}"></span>'
            for number in self.handles
        )
        return (
            f'<div class="pad" role="group" aria-label="Draw the curve" data-lm-suppress-shortcuts="true" '
            f'data-paper="{escape(json.dumps(held), quote=True)}">{_stroke("")}{handles}</div>'
        )

    def answered(self, guess: Array) -> str:
        """The guess as a stroke of its own, named, beside the figure's curve or the median of its runs; a thin line closes the gap."""
        across, drawn, truth = self.across, self.up(guess), np.clip(self.up(self.truth), 0, 1)
        apart = np.abs(drawn - truth)
        away = slice(None) if apart[-1] > NEAR else slice(len(apart) // 2 + 1)  # the end of the outcome has its number
        spot = int(np.argmax(apart[away]))
        below = drawn[spot] <= truth[spot] and drawn[spot] > 0.06
        labels = _label("guess", across[spot], drawn[spot], "your guess", 14 if below else -14)
        more = f'<path class="gap" vector-effect="non-scaling-stroke" d="M{across[-1]:.4f} {1 - drawn[-1]:.4f}V{1 - truth[-1]:.4f}"/>'
        told = ", ".join(f"{self.place(k)}: {self.quantity.write(guess[k])}" for k in self.handles)
        return (
            f'{_stroke(_path(across, drawn), more)}<div aria-hidden="true">{labels}</div>'
            f'<p class="sq-unseen">Your guess: {escape(told)}.</p>'
        )

    def ended(self, guess: float) -> str:
        """A guess of the end alone: a short stroke at the end of the paper, named."""
        across, drawn = self.across[-4:], self.up(np.full(4, guess))
        inside = np.clip(drawn, 0, 1)
        named = f"your guess {self.quantity.write(guess, exact=True)}"
        label = _label("guess", across[0], inside[0], named, -14 if inside[0] < 0.9 else 14)
        return f'{_stroke(_path(across, inside))}<div aria-hidden="true">{label}</div>'


def _path(across: Array, up: Array) -> str:
    return "M" + "L".join(f"{x:.4f} {1 - y:.4f}" for x, y in zip(across, up, strict=True))


def _label(role: str, across: float, up: float, text: str, dy: int) -> str:
    side = "end" if across > 0.6 else "start" if across < 0.2 else "middle"
    return f'<span class="w {role} {side}" style="left:{100 * across:.2f}%;top:{100 * (1 - up):.2f}%;--dy:{dy}px">{escape(text)}</span>'


def _stroke(d: str, more: str = "") -> str:
    return (
        '<svg class="ink" viewBox="0 0 1 1" preserveAspectRatio="none" aria-hidden="true">'
        f'<path class="guess" vector-effect="non-scaling-stroke" d="{d}"/>{more}</svg>'
    )


def paper(session: Session, hold: tuple[float, float] | tuple[()]) -> Paper | None:
    """The paper of a session's main figure between two values; None where there are not three places in order."""
    model, panel = session.model, session.model.panels[0]
    shown = figures.picture(session.result, panel, None, at=0, bare=True, hold=hold)
    name = panel.series[0]
    lanes = session.fan.series[name] if session.fan.lanes > 1 and name in session.fan.series else None
    if panel.kind == "steps":
        path = session.result.series[name][:, 0]
        seen = steps.rounds(path)
        at = np.arange(steps.length(len(seen)), dtype=float)
        truth = np.r_[seen, np.full(len(at), seen[-1])][: len(at)]
        if lanes is not None:
            lanes = np.concatenate([lanes, np.repeat(lanes[-1:], len(at), axis=0)])[: len(at)]
    else:
        at, truth = column(session.result.series, panel.x), column(session.result.series, name)
    kept = np.flatnonzero(np.isfinite(at) & np.isfinite(truth))
    if len(kept) < 3 or not (np.diff(at[kept]) > 0).all():
        return None
    kept = kept[np.unique(np.linspace(0, len(kept) - 1, min(FINEST, len(kept))).astype(int))]
    band = None
    if lanes is not None:
        low, truth, high = np.nanpercentile(lanes[kept], parts(lanes.shape[1]), axis=1)
        band = (low, high)
    else:
        truth = truth[kept]
    timed = isinstance(model.dynamics, Process)
    return Paper(shown.x, shown.y, at[kept], truth, band, model.quantities[name], model.quantities[panel.x], timed, session.fan.lanes)


def spark(model: Model) -> Parameter | None:
    """The slider that starts it, or the first."""
    chosen = [q for q in model.parameters if isinstance(q, Parameter) and not q.structural]
    return next((q for q in chosen if q.role == "starts"), chosen[0] if chosen else None)


def probes(parameter: Parameter) -> Array:
    """Settings along a slider that tell how far an answer may reach."""
    return np.asarray(parameter.stops[np.unique(np.linspace(0, len(parameter.stops) - 1, PROBES).astype(int))])


def reach(session: Session) -> tuple[float, float]:
    """Both ends of an axis that does not tell the answer: the least and the most along the slider that starts it."""
    model, result = session.model, session.result
    panel, first = model.panels[0], spark(model)
    own = [column(result.series, panel.series[0])]
    if session.fan.lanes > 1:
        own += list(np.nanpercentile(session.fan.series[panel.series[0]], parts(session.fan.lanes)[::2], axis=1))
    if panel.before:
        own.append(np.ravel(result.values[panel.before])[:1])
    low, high = float(np.nanmin(np.concatenate(own))), float(np.nanmax(np.concatenate(own)))
    least, most = low, high
    if first:
        try:
            found = sweep(model, session.given, first.name, probes(first), seed=session.seed)
        except Exception:  # somewhere along the slider the model has no answer: its own curve must do
            found = []
        if isinstance(found, Result):
            least, most = (
                min(low, float(np.nanmin(found.series[panel.series[0]]))),
                max(high, float(np.nanmax(found.series[panel.series[0]]))),
            )
    if panel.y_scale == "log":  # an axis of ratios: its lower end is the least that is above zero
        return max(least, high * DECADES), most
    span = (high - low) or (most - least)
    floor = 0.0 if least >= 0 else -np.inf
    least, most = widened(max(least, low - span), min(most, high + span))
    return max(least, floor), most
