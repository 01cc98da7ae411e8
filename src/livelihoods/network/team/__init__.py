"""The offices and the team that does the daily work."""
