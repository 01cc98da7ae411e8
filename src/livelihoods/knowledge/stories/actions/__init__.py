"""The only ways to change photos, stories, who is in them, and what was asked about them."""

from livelihoods.knowledge.stories.actions.people import (
    decide_people,
    leave_out,
    review_minor,
    show_person,
)
from livelihoods.knowledge.stories.actions.photos import add_photo, caption_photo, change_photo
from livelihoods.knowledge.stories.actions.publishing import hide, publish, take_down
from livelihoods.knowledge.stories.actions.requests import answer_request, ask_take_down
from livelihoods.knowledge.stories.actions.sending import hand_out, note_sent
from livelihoods.knowledge.stories.actions.stories import (
    add_story,
    change_story,
    illustrate_story,
    set_recording,
    write_story,
)

__all__ = [
    "add_photo", "add_story", "answer_request", "ask_take_down", "caption_photo", "change_photo",
    "change_story", "decide_people", "hand_out", "hide", "illustrate_story", "leave_out",
    "note_sent", "publish", "review_minor", "set_recording", "show_person", "take_down",
    "write_story",
]  # fmt: skip
