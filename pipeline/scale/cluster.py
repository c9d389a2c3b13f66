"""Batches on a Dask cluster: a few more are handed out than it can work on, and each that is done makes room for another.

The scheduler gives what a worker had in hand when it died to another one. What brings down several is given up.
"""

import asyncio
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count, islice
from typing import Any

from pipeline.errors import CallError
from pipeline.scale.batches import Batch, EachDone, Work
from pipeline.workflow.run import Result

AHEAD = 2
"""Batches handed out for each thread of the cluster, so that none waits for the next."""
PATIENCE = 10  # seconds, for the scheduler and its first worker
_one_at_a_time = threading.Lock()
"""In a worker of several threads: the stages are no work for threads."""


@contextmanager
def connected(address: str) -> Iterator[EachDone]:
    """What does work on the cluster whose scheduler listens at `address`.

    Raises:
        CallError: nobody answers there, it has no worker, or it was lost.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise CallError("--dask needs the extra `scale`: pip install 'distributed>=2024.2'.") from error
    try:
        asyncio.run(_knock(address))  # a client that was not let in complains again when the process ends
        client = Client(address, timeout=PATIENCE, set_as_default=False, name="rolecall")
    except (OSError, ValueError, TimeoutError) as error:
        raise CallError(f"{address}: no Dask scheduler answers there; start one with `dask scheduler`.") from error
    try:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise CallError(
                f"{address}: it has no worker; start some with `dask worker {address} --nthreads 1`."
            ) from error
        yield partial(_each_done, client, address)
    finally:
        client.close()


async def _knock(address: str) -> None:
    from distributed.comm import connect

    comm = await connect(address, timeout=PATIENCE)
    await comm.close()


def _each_done(
    client: Any, address: str, work: Work, items: Iterable[Batch]
) -> Iterator[tuple[Batch, list[Result] | None]]:
    from distributed import CancelledError, KilledWorker, as_completed
    from distributed.comm.core import CommClosedError

    ahead, handed, run, number = iter(items), dict[str, Batch](), uuid.uuid4().hex, count()
    done = as_completed(loop=client.loop)

    def hand_out() -> None:
        room = AHEAD * max(1, sum(client.nthreads().values())) - len(handed)
        for batch in islice(ahead, max(0, room)):
            key = f"rolecall-{run}-{next(number)}"
            handed[key] = batch
            done.add(client.submit(_alone, work, batch, key=key, pure=False))

    try:
        hand_out()
        for future in done:
            batch = handed.pop(future.key)
            try:
                answer = future.result()
            except KilledWorker:
                answer = None
            yield batch, answer
            hand_out()
    except (CancelledError, CommClosedError, OSError) as error:
        raise CallError(
            f"{address}: the Dask scheduler was lost. What is done stays so; the same command goes on with the others."
        ) from error


def _alone(work: Work, batch: Batch) -> list[Result]:
    with _one_at_a_time:
        return work(batch)
