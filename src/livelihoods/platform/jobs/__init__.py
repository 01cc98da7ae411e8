"""Work beside the pages: queued, and run by one command of the clock."""
