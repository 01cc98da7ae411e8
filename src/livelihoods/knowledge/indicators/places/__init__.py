"""Pages of places: what is published of a country or a part of it, of several side by side."""
