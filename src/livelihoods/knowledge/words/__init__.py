"""The words of the site: which it uses for workers and work, and how long its sentences are."""
