"""Public pages that every browser and budget test visits, by kind."""

TEXT_PAGES = (
    "/",
    "/who-we-are/",
    "/what-we-do/",
    "/statistics/",
    "/about-the-data/",
    "/privacy/",
    "/accessibility/",
    "/contact/",
    "/es/who-we-are/",
    "/fr/about-the-data/",
    "/pt/",
    "/who-we-are/?as_of=2015-03-31",
    "/who-we-are/members/",
    "/who-we-are/members/?as_of=2015-03-31&country=ZAF",
    "/fr/who-we-are/expertise/",
    "/no-such-page/",
    "/organizations/",
    "/fr/organizations/?region=011&kind=union",
    "/organizations/golden-stool-market/?q=market",
    "/organizations/global-federation-of/workers/",
    "/organizations/sewa/correct/",
    "/account/sign-in/",
    "/fr/account/sign-in/",
    "/es/account/password/forgotten/",
    "/fr/check/no-such-secret/",
    "/messages/sent/",
    "/es/messages/no-such-secret/",
)
PICTURE_PAGES = (
    "/where-we-work/",
    "/where-we-work/?as_of=2015-03-31",
    "/statistics/informal-employment-rate/",
    "/statistics/informal-employment-rate/?area=ZAF&by=sex",
    "/es/statistics/informal-employment-rate/?area=ZAF&by=sex,status",
)
PAGES = TEXT_PAGES + PICTURE_PAGES
