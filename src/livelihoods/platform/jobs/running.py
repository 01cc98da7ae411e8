"""Running what is due: asked of every room, queued, done, and then it ends.

A room registers a function with the hook `what_is_due`: it is called with no argument, queues its
tasks and says in a line what it did itself, or nothing. What a room keeps says what is to be done,
never the queue alone: a task whose process was killed is not run again; its room queues another one
where something is left. So every task does only what is still to do.
"""

import fcntl
import logging
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from livelihoods.platform.jobs import workers

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)

logger = logging.getLogger(__name__)
HOOK: Final = "what_is_due"
BACKEND: Final = "queue"
"""Tasks of this backend wait in the database; the default runs at once, as Wagtail expects."""


@dataclass
class Told:
    """What was done: lines of the rooms, how many tasks ended well, and those that did not."""

    lines: list[str] = field(default_factory=list)
    done: int = 0
    failed: list[str] = field(default_factory=list)
    is_busy: bool = False


def run_due() -> Told:
    """Ask every room what is due, do all tasks that are ready, and end.

    One at a time for a data folder: where another still runs, nothing is done.
    """
    told = Told()
    with _only_one() as is_mine:
        if not is_mine:
            told.is_busy = True
            return told
        _give_up_the_dead()
        for ask in hooks.get_hooks(HOOK):
            try:
                told.lines += filter(None, [ask()])
            except Exception as error:  # that of one room, whichever: the others go on
                logger.exception("what is due could not be asked of %s", ask.__module__)
                told.failed.append(f"{ask.__module__}: {type(error).__name__}: {error}"[:300])
        begun = timezone.now()
        doing = worker()
        with _stopping_between_tasks(doing):
            doing.run()
        of_now = DBTaskResult.objects.filter(backend_name=BACKEND, finished_at__gte=begun)
        told.done = of_now.successful().count()
        told.failed += [
            f"{row.task_name}: {row.traceback.strip().splitlines()[-1][:200]}"
            for row in of_now.failed()
        ]
    return told


def worker() -> Worker:
    """Return what does the tasks that are ready, one after the other, until none is."""
    return Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=workers.name(),
        excluded_queue_names=[],
    )


def is_waiting(task_path: str, *arguments: object) -> bool:
    """Whether a task with just these arguments is ready and nobody has begun it."""
    waiting = DBTaskResult.objects.filter(
        backend_name=BACKEND, task_path=task_path, status=TaskResultStatus.READY
    )
    return any(row.args_kwargs["args"] == list(arguments) for row in waiting)


def _give_up_the_dead() -> None:
    """Say of tasks whose process is gone that they failed: it was killed and cannot say so."""
    for row in DBTaskResult.objects.running().filter(backend_name=BACKEND):
        if row.worker_ids and workers.is_gone(row.worker_ids[-1]):
            row.set_failed(RuntimeError("its process ended before it did"))


@contextmanager
def _stopping_between_tasks(worker: Worker) -> Iterator[None]:
    """Let the first signal end the work after the task at hand, as a service is stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {each: signal.getsignal(each) for each in _SIGNALS}
    worker.configure_signals()
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _only_one() -> Iterator[bool]:
    path = Path(settings.DATA_DIR) / "run-due.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True
