"""The only ways to change newsletters, their issues, and who gets them."""

from livelihoods.knowledge.newsletters.actions.bounces import (
    record_bounce,
    record_complaint,
)
from livelihoods.knowledge.newsletters.actions.imports import import_subscribers
from livelihoods.knowledge.newsletters.actions.issues import (
    change_issue,
    plan_issue,
    set_newsletter,
    take_step,
)
from livelihoods.knowledge.newsletters.actions.items import (
    add_item,
    move_item,
    remove_item,
    write_text,
)
from livelihoods.knowledge.newsletters.actions.sendings import (
    begin_sending,
    cancel_sending,
    decide_unsure,
    pause_sending,
    resume_sending,
    schedule_sending,
)
from livelihoods.knowledge.newsletters.actions.subscriptions import (
    NotWantedError,
    allow_again,
    change_language,
    confirm_subscription,
    end_subscription,
    forget_requests,
    request_subscription,
    unsubscribe,
)

__all__ = [
    "NotWantedError", "add_item", "allow_again", "begin_sending", "cancel_sending", "change_issue",
    "change_language", "confirm_subscription", "decide_unsure", "end_subscription",
    "forget_requests", "import_subscribers", "move_item", "pause_sending", "plan_issue",
    "record_bounce", "record_complaint", "remove_item", "request_subscription", "resume_sending",
    "schedule_sending", "set_newsletter", "take_step", "unsubscribe", "write_text",
]  # fmt: skip
