"""Images and documents: our own Wagtail models, so that consent and credit can be asked of each."""
