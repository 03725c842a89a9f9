"""Queues of those who want out: first in, first out, at most so much a day."""

from __future__ import annotations

import numpy as np

from squeezelab.core import Array
from squeezelab.dynamics.guard import not_negative, within
from squeezelab.dynamics.queues import EPOCHS_PER_DAY, serve


def first_in_first_out(requests: Array, capacity: float | Array) -> tuple[Array, Array]:
    """(paid, backlog) for each day of ``requests`` (days, …), in the unit of the requests."""
    requests, capacity = not_negative("requests", requests), not_negative("capacity", capacity)
    paid, backlog = np.empty_like(requests), np.empty_like(requests)
    waiting: Array = np.zeros(requests.shape[1:])
    for day, request in enumerate(requests):
        paid[day], backlog[day] = serve(waiting, request, capacity)
        waiting = backlog[day]
    return paid, backlog


def last_wait(backlog: float | Array, capacity: float | Array) -> Array:
    """Days until the last in the queue is paid: backlog over capacity; infinite without capacity while someone waits."""
    backlog, capacity = not_negative("backlog", backlog), not_negative("capacity", capacity)
    return np.where(backlog > 0, np.where(capacity > 0, backlog / np.where(capacity > 0, capacity, 1), np.inf), 0.0)


def gated(share: float | Array, periods: float | Array) -> Array:
    """What is left of a claim after so many gates of ``share`` each: (1 - x)^n."""
    return (1 - within("share", share, 0, 1)) ** not_negative("periods", periods)


def exit_churn(validators: float | Array) -> Array:
    """Validators that may leave in a day: max(4, n/65536 rounded down) per epoch (Ethereum consensus rule before Pectra)."""
    return np.maximum(4, np.floor(not_negative("validators", validators) / 65536)) * EPOCHS_PER_DAY
