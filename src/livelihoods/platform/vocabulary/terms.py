"""On what terms the records of a network are handed out: said once, for every list and table."""

from django.utils.translation import gettext

from livelihoods.platform.vocabulary.queries import NetworkView


def of_records(network: NetworkView) -> str:
    """Return the terms of records that are not published by themselves."""
    if network.is_demonstration:
        return gettext(
            "Fictional members, organizations and people of a demonstration are free to use with "
            "this notice; facts of real ones are those of the sources named with them"
        )
    return gettext("Records of {network}; ask before passing them on").format(
        network=network.short_name
    )
