"""Estimates from complex samples: what is asked, what is added up, and how sure we are."""
