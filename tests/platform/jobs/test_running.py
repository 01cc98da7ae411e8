"""What is due runs once at a time; a task whose process was killed is given up and told."""

import fcntl
import os

import pytest
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from livelihoods.platform.jobs import workers
from livelihoods.platform.jobs.running import BACKEND, HOOK, is_waiting, run_due
from tests.platform.backup.installation import in_another_process
from tests.platform.jobs import jobs_of_tests

pytestmark = [pytest.mark.web, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def done(settings, tmp_path, monkeypatch):
    """A data folder of its own; the list of what the tasks did."""
    settings.DATA_DIR = tmp_path
    # it would close the connection in whose transaction the test lies
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    jobs_of_tests.DONE.clear()
    return jobs_of_tests.DONE


def test_what_is_due_is_asked_queued_and_done(done):
    def due():
        if not is_waiting(jobs_of_tests.note.module_path, 7):
            jobs_of_tests.note.enqueue(7)
        return "one thing is due"

    with hooks.register_temporarily(HOOK, due):
        told = run_due()
    assert "one thing is due" in told.lines  # other rooms may have something due, too
    assert told.failed == []
    assert done == [7]
    run_due()
    assert done == [7]


def test_a_task_that_fails_is_told_and_hinders_no_other(done):
    jobs_of_tests.fail.enqueue()
    jobs_of_tests.note.enqueue(1)
    told = run_due()
    assert told.done == 1
    assert told.failed == ["fail: ValueError: it cannot be done"]
    assert done == [1]


def test_two_do_not_run_at_once(done, settings):
    jobs_of_tests.note.enqueue(1)
    with (settings.DATA_DIR / "run-due.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert run_due().is_busy
    assert done == []
    assert not run_due().is_busy
    assert done == [1]


def test_a_task_of_a_process_that_is_gone_is_given_up(done):
    jobs_of_tests.note.enqueue(1)
    gone = _name_of_a_process_that_ended()
    DBTaskResult.objects.get().claim(gone)
    assert run_due().done == 0  # whether it was done nobody knows: its room queues another
    assert DBTaskResult.objects.get().status == "FAILED"
    assert done == []


def test_a_task_of_a_process_that_works_is_left_to_it(done):
    jobs_of_tests.note.enqueue(1)
    DBTaskResult.objects.get().claim(f"elsewhere:{os.getpid()}:abc")
    run_due()
    assert DBTaskResult.objects.get().status == "RUNNING"


def test_who_is_gone():
    assert not workers.is_gone(workers.name())
    host, number, _born = workers.name().split(":")
    assert workers.is_gone(f"{host}:{number}:before")  # its number was given again, to us
    assert workers.is_gone(_name_of_a_process_that_ended())
    assert not workers.is_gone("elsewhere:1:x")


def test_tasks_of_wagtail_run_at_once(settings):
    assert settings.TASKS["default"]["BACKEND"].endswith("ImmediateBackend")
    assert jobs_of_tests.note.backend == BACKEND


def _name_of_a_process_that_ended() -> str:
    host = workers.name().split(":")[0]
    read, write = os.pipe()

    def say_number():
        os.write(write, str(os.getpid()).encode())
        os._exit(0)

    assert in_another_process(say_number) == 0
    return f"{host}:{os.read(read, 20).decode()}:x"


def test_a_room_that_fails_is_told_and_hinders_no_other(done):
    def fail():
        raise ValueError("a room that cannot be asked")

    jobs_of_tests.note.enqueue(1)
    with hooks.register_temporarily([(HOOK, fail), (HOOK, lambda: "another room")]):
        told = run_due()
    assert "another room" in told.lines
    assert [line.partition(": ")[2] for line in told.failed] == [
        "ValueError: a room that cannot be asked"
    ]
    assert done == [1]
