"""One search over everything that the site lets be read."""
