"""Every table of the network to take away: its rows on a day, what they say, on what terms."""
