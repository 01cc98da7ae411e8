"""`manage run_due`: run what is due, and end."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from livelihoods.platform.jobs.running import run_due


class Command(BaseCommand):
    """Asks every room what is due, does it, and ends; for cron, every minute or five."""

    help = "Run what is due - letters to send, what is kept for a while only - and end."

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002
        """Run it.

        Raises:
            CommandError: where a task failed; the others are done.
        """
        told = run_due()
        if told.is_busy:
            self.stdout.write("what was due before still runs: nothing was begun")
            return
        for line in told.lines:
            self.stdout.write(line)
        if told.done:
            self.stdout.write(f"{told.done} tasks done")
        if told.failed:
            raise CommandError("\n".join(told.failed), returncode=1)
