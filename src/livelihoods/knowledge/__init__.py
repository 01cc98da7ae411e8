"""What we know and say: figures, the world map, and the pages."""
