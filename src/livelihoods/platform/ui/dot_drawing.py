"""The drawing of a chart of dots with intervals: what the renderer is told."""

from collections.abc import Iterator

import altair as alt
import vl_convert

from livelihoods.platform.ui import theme
from livelihoods.platform.ui.dot_layout import STYLES, Datum, Sheet


def render(sheet: Sheet) -> str:
    """Return the renderer's SVG of a sheet."""
    layers = list(_layers(sheet))
    picture = (
        alt.layer(*layers)
        .properties(
            width=sheet.width, height=sheet.height, background=theme.PAPER,
            padding=0, autosize=alt.AutoSizeParams(type="none"),
        )
        .configure_view(stroke=None, fill=None)
    )  # fmt: skip
    drawn: str = vl_convert.vegalite_to_svg(picture.to_dict(validate=False), show_warnings=False)
    return drawn


def _layers(sheet: Sheet) -> Iterator[alt.Chart]:
    across = alt.Scale(domain=[0, sheet.width], nice=False, zero=False)
    down = alt.Scale(domain=[0, sheet.height], reverse=True, nice=False, zero=False)
    x = alt.X("x:Q", scale=across, axis=None)
    y = alt.Y("y:Q", scale=down, axis=None)

    def chart(data: list[Datum]) -> alt.Chart:
        return alt.Chart(alt.InlineData(values=data)).encode(x=x, y=y)

    ends = {"x2": "x2:Q", "y2": "y2:Q"}
    if sheet.grid:
        yield chart(sheet.grid).mark_rule(stroke=theme.HAIRLINE, strokeWidth=1).encode(**ends)
    for broken in (False, True):
        rules = [each for each in sheet.rules if each["broken"] is broken]
        if rules:
            yield (
                chart(rules)
                .mark_rule(strokeWidth=2, strokeDash=[4, 3] if broken else [1, 0])
                .encode(**ends, stroke=alt.Stroke("colour:N", scale=None))
            )
    if sheet.points:
        yield (
            chart(sheet.points)
            .mark_point(filled=True, size=80, strokeWidth=2, opacity=1)
            .encode(
                shape=alt.Shape("shape:N", scale=None),
                fill=alt.Fill("fill:N", scale=None),
                stroke=alt.Stroke("stroke:N", scale=None),
            )
        )
    for (style, align), texts in sheet.texts.items():
        size, _height, weight, colour, _letter = STYLES[style]
        yield (
            chart(texts)
            .mark_text(
                align=align,  # type: ignore[arg-type]
                baseline="middle",
                fontSize=size,
                fontWeight=weight,  # type: ignore[arg-type]
                fill=colour,
            )
            .encode(text="text:N")
        )
