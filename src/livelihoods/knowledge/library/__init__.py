"""The library: publications and their series, in editions per language, with their files."""
