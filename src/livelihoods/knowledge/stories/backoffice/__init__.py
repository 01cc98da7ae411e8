"""The back office of photos and stories: every save is an act."""
