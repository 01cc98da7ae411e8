"""Published figures for programs: JSON over HTTP, without a key."""
