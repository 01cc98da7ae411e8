"""How pages look: the frame, the stylesheet, pieces that recur, charts, headers."""
