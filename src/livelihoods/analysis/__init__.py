"""What the five programmes calculate: plain Python, no Django, usable from a notebook."""
