"""How many workers are organized, and how: counted without counting anybody twice."""
