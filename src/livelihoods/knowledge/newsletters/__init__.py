"""Newsletters: issues written, approved, shown and sent; and who gets them."""
