"""The ILO's published figures beside ours: its bulk files, what matches, why figures may differ."""
