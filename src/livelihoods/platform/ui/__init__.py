"""How pages look: the frame, the stylesheet, the pieces that recur, charts, and what every answer carries."""
