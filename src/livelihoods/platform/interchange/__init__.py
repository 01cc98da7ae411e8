"""Facts as files: reading tables with all their errors at once, comparing, writing sheets."""
