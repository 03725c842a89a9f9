"""Who carries a plan out: this process, a pool of processes, or any executor, a Dask cluster's for example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from multiprocessing import get_context
from typing import Any

from ..errors import SqueezelabError
from .block import Answer, answer
from .heap import keep_freed
from .plan import Part, Plan

TRIES = 3  # how often a task is handed out whose worker died
AHEAD = 3  # tasks under way for each worker, so that none waits and little is lost


def work(part: Part) -> list[Answer]:
    """One task: the answers of its blocks. Runs anywhere."""
    keep_freed()
    return [answer(part.plan, block) for block in part.blocks]


def here(plan: Plan, tasks: Sequence[range]) -> Iterator[tuple[range, list[Answer]]]:
    """In this process, one after the other."""
    for task in tasks:
        yield task, work(plan.part(task))


def pool(plan: Plan, tasks: Sequence[range], workers: int) -> Iterator[tuple[range, list[Answer]]]:
    """In ``workers`` processes; where one dies, a new pool goes on with what is missing."""

    def made() -> Executor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))

    yield from spread(plan, tasks, made, AHEAD * workers, own=True)


def elsewhere(plan: Plan, tasks: Sequence[range], executor: Executor) -> Iterator[tuple[range, list[Answer]]]:
    """On an executor of the caller's, which is left running."""
    workers = getattr(executor, "_max_workers", None) or _workers(executor)
    yield from spread(plan, tasks, lambda: executor, AHEAD * workers, own=False)


def _workers(executor: Any) -> int:
    client = getattr(executor, "_client", None)  # a Dask client's executor
    return max(1, len(client.scheduler_info().get("workers", {}))) if client is not None else 8


def spread(plan: Plan, tasks: Sequence[range], made: Callable[[], Executor], ahead: int, own: bool) -> Iterator[tuple[range, list[Answer]]]:
    """Hands tasks out, at most ``ahead`` at a time, and yields them as they finish; a task whose worker died is handed out again."""
    waiting, tried = list(reversed(tasks)), dict.fromkeys(tasks, 0)
    under_way: dict[Future[list[Answer]], range] = {}
    executor = made()
    try:
        while waiting or under_way:
            broken = False
            while waiting and len(under_way) < ahead and not broken:
                task = waiting.pop()
                tried[task] += 1
                try:
                    under_way[executor.submit(work, plan.part(task))] = task
                except BrokenExecutor:
                    waiting.append(task)
                    broken = True
            done = wait(under_way, return_when=FIRST_COMPLETED).done if under_way else set()
            for future in done:
                task = under_way.pop(future)
                try:
                    yield task, future.result()
                except (MemoryError, SqueezelabError):
                    raise
                except (BrokenExecutor, CancelledError, OSError, RuntimeError) as problem:
                    if tried[task] >= TRIES:
                        raise SqueezelabError(
                            f"The workers died {TRIES} times over the same cells ({_first(problem)}). What was finished is kept: "
                            f"go on with resume=True, with fewer workers or smaller chunks."
                        ) from problem
                    waiting.append(task)
                    broken = broken or isinstance(problem, BrokenExecutor)
            if broken and own:
                waiting += [task for task in under_way.values() if task not in waiting]
                under_way.clear()
                executor.shutdown(wait=False, cancel_futures=True)
                executor = made()
    finally:
        for future in under_way:
            future.cancel()
        if own:
            executor.shutdown(wait=True, cancel_futures=True)


def _first(problem: BaseException) -> str:
    return (str(problem).splitlines() or [type(problem).__name__])[0][:160]
