"""The service is asked whatever its OpenAPI description allows, and more; schemathesis judges."""

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

pytestmark = [pytest.mark.web, pytest.mark.django_db]

EXAMPLES = 8  # of each operation, in each mode
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode))
def test_no_fault_and_no_answer_that_is_not_described(kept_open, settings_of_site, mode):
    # schemathesis has marks for pytest, which pytest 9 does not take: the loop is ours.
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    operations = [each.ok() for each in described.get_all_operations()]
    assert len(operations) == 7
    asked = set()
    for operation in operations:

        @settings(
            max_examples=EXAMPLES,
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case):
            asked.add(case.operation.path)
            # Its transport to a WSGI application asks for gzip and does not unpack it.
            plain = {"Accept-Encoding": "identity"}
            case.call_and_validate(checks=CHECKS, headers=plain)

        if mode is schemathesis.GenerationMode.POSITIVE or operation.query:
            ask()
    assert len(asked) >= 5


@pytest.fixture
def settings_of_site(settings):
    settings.OPEN_DATA_REQUESTS = 10**6
