"""What the queue of jobs does for newsletters."""

from django.utils import timezone
from django_tasks import task

from livelihoods.knowledge.newsletters import actions, delivering
from livelihoods.knowledge.newsletters.models import Sending, SubscriptionRequest
from livelihoods.knowledge.newsletters.rules import SendingState
from livelihoods.platform.accounts.actors import Operator
from livelihoods.platform.jobs.running import BACKEND, is_waiting

_ACTOR = Operator("livelihoods run-due")


@task(backend=BACKEND)
def send_batch(sending: int) -> str:
    """Hand over a batch of letters; where more are due, another batch is queued."""
    done = delivering.deliver(sending)
    if done.has_more:
        send_batch.enqueue(sending)
    return f"{done.sent} sent, {done.failed} failed, {done.later} later, {done.unsure} unsure"


def due() -> str:
    """Begin what is scheduled for now, queue what is left of what began, forget what is old."""
    now = timezone.now()
    scheduled = Sending.objects.filter(state=SendingState.SCHEDULED, starts_at__lte=now)
    begun = [str(actions.begin_sending(actor=_ACTOR, sending=row.pk)) for row in scheduled]
    for row in Sending.objects.filter(state=SendingState.RUNNING):
        if row.next_try_at and row.next_try_at > now:
            continue
        if not is_waiting(send_batch.module_path, row.pk):
            send_batch.enqueue(row.pk)
    forgotten = 0
    if SubscriptionRequest.objects.filter(kept_until__lte=now).exists():
        forgotten = actions.forget_requests(actor=_ACTOR)
    told = [f"newsletters: {', '.join(begun)} begun"] if begun else []
    if forgotten:
        told.append(f"newsletters: {forgotten} addresses that nobody confirmed erased")
    return "; ".join(told)
