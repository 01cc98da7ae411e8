"""The ground floor: settings, vocabulary, accounts, audit, media, and how pages look."""
