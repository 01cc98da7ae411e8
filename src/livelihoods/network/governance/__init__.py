"""The Board, its committees, and who sits on them from when until when."""
