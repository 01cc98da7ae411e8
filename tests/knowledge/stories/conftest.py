from tests.knowledge.stories.telling import collection

__all__ = ["collection"]
