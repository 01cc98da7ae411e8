import pytest

# that a step which does not hold says what was found instead
pytest.register_assert_rewrite("tests.scenarios.stories", "tests.scenarios.record_stories")
