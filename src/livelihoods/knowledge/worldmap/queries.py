"""What other rooms ask of the map: the page's context, and the countries that have a page."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from livelihoods.knowledge.worldmap import addresses
from livelihoods.knowledge.worldmap.atlas import atlas, countries_shown
from livelihoods.knowledge.worldmap.layers import DEFAULT, layers
from livelihoods.platform.ui.lite import is_lite

__all__ = ["countries_shown", "map_page"]


def map_page(request: HttpRequest) -> dict[str, Any]:
    """Return the context of `worldmap/map_with_list.html`, from what the address asks.

    Raises:
        InputError: an unknown layer or part of the address, or a date that cannot be read.
    """
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    asked = addresses.read(pairs)
    return {
        "atlas": atlas(asked, get_language() or "en", is_drawn=not is_lite(request)),
        "layers": [(layer, layer.code in asked.layers) for layer in layers()],
        "all_layers": asked.with_(layers=tuple(layer.code for layer in layers())).map_address(),
        "only_members": asked.with_(layers=DEFAULT).map_address(),
        "download": asked.download_address(),
        "kept": [pair for pair in asked.pairs() if pair[0] != "as_of"],
        "kept_dates": asked.dates(),
    }
