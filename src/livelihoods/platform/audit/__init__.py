"""The audit: what was done to the record, by whom, when and why. Entries are only ever added."""
