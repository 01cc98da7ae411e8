"""Tasks that only tests queue."""

from django_tasks import task

DONE: list[int] = []


@task(backend="queue")
def note(number: int) -> None:
    DONE.append(number)


@task(backend="queue")
def fail() -> None:
    raise ValueError("it cannot be done")
