"""The pages of the site: their words are edited in Wagtail, their figures and lists are asked."""

from livelihoods.knowledge.pages.models.approval import EditorsApproval
from livelihoods.knowledge.pages.models.editorial import EditorialPage, Tagged, TextPage
from livelihoods.knowledge.pages.models.news import (
    Article,
    BlogIndexPage,
    BlogPage,
    EventIndexPage,
    EventPage,
    NewsIndexPage,
    NewsPage,
)
from livelihoods.knowledge.pages.models.sections import (
    HistoryPage,
    HomePage,
    SectionPage,
    StatisticsPage,
    WhatWeDoPage,
    WhereWeWorkPage,
    WhoWeArePage,
)
from livelihoods.knowledge.pages.models.workers import (
    GroupPage,
    InformalWorkersPage,
    TopicPage,
)

__all__ = [
    "Article",
    "BlogIndexPage",
    "BlogPage",
    "EditorialPage",
    "EditorsApproval",
    "EventIndexPage",
    "EventPage",
    "GroupPage",
    "HistoryPage",
    "HomePage",
    "InformalWorkersPage",
    "NewsIndexPage",
    "NewsPage",
    "SectionPage",
    "StatisticsPage",
    "Tagged",
    "TextPage",
    "TopicPage",
    "WhatWeDoPage",
    "WhereWeWorkPage",
    "WhoWeArePage",
]
