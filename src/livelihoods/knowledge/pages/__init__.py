"""The editorial pages of the site, edited in Wagtail."""
