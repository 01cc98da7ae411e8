"""Every picture that leaves the house: what a renderer made, turned into a small, safe SVG.

Links are made site-relative, a title and a description are added, patterns take the place of the
colours that stand for them, coordinates are rounded, and whatever a strict content policy would
refuse (style attributes, scripts) is left out.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from typing import Final

from django.utils.safestring import SafeString, mark_safe

from livelihoods.platform.ui.theme import FONT, PATTERNS, Pattern

PLACEHOLDER: Final = "https://site.invalid"
"""Stands before a link for a renderer, which would turn a relative one into one to another site."""

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_POINT = re.compile(r"([MLZ])(?:(-?[\d.]+(?:e-?\d+)?),(-?[\d.]+(?:e-?\d+)?))?")
_POLYGON = re.compile(r"[MLZ\d.,e-]+")
_ROUNDED = (
    *("d", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height"),
    "viewBox",
)
_DROPPED = (
    *("style", "class", "role", "aria-roledescription", "aria-hidden", "stroke-miterlimit"),
    *("version", "pointer-events", "cursor", "clip-path"),
)
_UNSAFE = frozenset({"script", "style", "foreignObject", "image", "iframe", "use"})

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class UnsafePictureError(ValueError):
    """A picture holds a link to another site, or an element that runs or loads something."""


def finish(
    drawing: str, *, name: str, title: str, description: str, decimals: int | None = 1
) -> str:
    """Return a renderer's SVG as a page may show it.

    Args:
        drawing: What the renderer made.
        name: Begins every id in the picture: one word, unique on a page.
        title: What the picture is, in a few words.
        description: What it shows, in a sentence.
        decimals: Digits after the point that coordinates keep; None where they are short already.

    Raises:
        UnsafePictureError: It links to another site, or holds an element that is not allowed.
    """
    root = ET.fromstring(drawing)  # noqa: S314 - what our own renderer made of our own data
    _clean(root, decimals)
    _prune(root)
    used = _use_patterns(root, name)
    has_links = any(element.tag == _tag("a") for element in root.iter())
    root.set("role", "group" if has_links else "img")
    root.set("aria-labelledby", f"{name}-title {name}-description")
    root.set("font-family", FONT)
    root.insert(0, _element("title", printable(title), id=f"{name}-title"))
    root.insert(1, _element("desc", printable(description), id=f"{name}-description"))
    if used:
        definitions = _element("defs")
        definitions.extend(_pattern(pattern, name) for pattern in used)
        root.insert(2, definitions)
    return _text(root)


def printable(text: str) -> str:
    """Return a text without the characters that no XML may hold."""
    return _NOT_IN_XML.sub("", text)


def _text(root: ET.Element) -> str:
    # Prefixes are the process's: a library may have taken another one for SVG since.
    ET.register_namespace("", _SVG)
    return ET.tostring(root, encoding="unicode")


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"


def _element(name: str, text: str | None = None, /, **attributes: str) -> ET.Element:
    element = ET.Element(_tag(name), attributes)
    element.text = text
    return element


def _clean(root: ET.Element, decimals: int | None) -> None:
    for element in root.iter():
        if element.tag.removeprefix(f"{{{_SVG}}}") in _UNSAFE:
            raise UnsafePictureError(f"a picture may not hold <{element.tag}>")
        for attribute in list(element.attrib):
            if attribute in _DROPPED or attribute.startswith("on"):
                del element.attrib[attribute]
        element.attrib.pop("font-family", None)
        if target := element.attrib.pop(_XLINK, element.attrib.pop("href", None)):
            element.set("href", _within(target))
            _name_link(element)
        for attribute in _ROUNDED:
            if decimals is not None and attribute in element.attrib:
                element.set(attribute, _rounded(element.attrib[attribute], decimals))


def _within(target: str) -> str:
    if not target.startswith(PLACEHOLDER):
        raise UnsafePictureError(f"a picture may not link to {target}")
    inside = target.removeprefix(PLACEHOLDER)
    # "/#part" is a place on the page itself; "//host" would be another site.
    inside = inside[1:] if inside.startswith("/#") else inside
    if inside.startswith("//") or not inside.startswith(("/", "#")):
        raise UnsafePictureError(f"a picture may not link to {target}")
    return inside


def _name_link(link: ET.Element) -> None:
    # The list beside a map has the same links: in the picture they are for a pointer.
    link.set("tabindex", "-1")
    for child in link:
        if label := child.attrib.pop("aria-label", ""):
            link.set("aria-label", label)
            link.insert(0, _element("title", label))
            break


def _prune(element: ET.Element) -> None:
    """Drop what draws nothing and what only a link's own name needs; take out bare groups."""
    if element.tag != _tag("a"):
        element.attrib.pop("aria-label", None)
    if element.get("transform") == "translate(0,0)":
        del element.attrib["transform"]
    for child in list(element):
        if child.tag == _tag("clipPath"):
            element.remove(child)
            continue
        _prune(child)
        place = list(element).index(child)
        if child.tag == _tag("g") and not child.attrib:
            element.remove(child)
            for offset, grandchild in enumerate(child):
                element.insert(place + offset, grandchild)
        elif (child.tag == _tag("g") and not len(child)) or (
            child.tag == _tag("path") and (not child.get("d") or child.get("display") == "none")
        ):
            element.remove(child)
    for attribute in ("fill", "stroke"):
        if element.get(attribute) == "transparent":
            element.set(attribute, "none")


def _use_patterns(root: ET.Element, name: str) -> list[Pattern]:
    used: dict[str, Pattern] = {}
    for element in root.iter():
        pattern = PATTERNS.get(element.get("fill", ""))
        if pattern:
            used[pattern.name] = pattern
            element.set("fill", f"url(#{name}-{pattern.name})")
    return list(used.values())


def _pattern(pattern: Pattern, name: str) -> ET.Element:
    step = str(pattern.step)
    element = _element(
        "pattern", id=f"{name}-{pattern.name}", width=step, height=step,
        patternUnits="userSpaceOnUse",
    )  # fmt: skip
    if pattern.angle:
        element.set("patternTransform", f"rotate({pattern.angle})")
    element.append(_element("rect", width=step, height=step, fill=pattern.ground))
    element.append(_element("rect", width=step, height="1.5", fill=pattern.line))
    return element


def inline(picture: str) -> SafeString:
    """Let a template set a finished picture into its page as it is."""
    return mark_safe(picture)  # noqa: S308 - made by `finish`, which escapes all text


Shape = tuple[str, dict[str, str], str]
"""An element of a small picture: its name, its attributes and its text."""


def beside(shapes: Iterable[Shape], *, width: int, height: int, name: str) -> SafeString:
    """Return a small picture that shows again what is written beside it; `name` begins its ids."""
    size = {"width": str(width), "height": str(height)}
    picture = _element("svg", viewBox=f"0 0 {width} {height}", **size)
    picture.set("aria-hidden", "true")
    for tag, attributes, text in shapes:
        picture.append(_element(tag, text or None, **attributes))
    if used := _use_patterns(picture, name):
        definitions = _element("defs")
        definitions.extend(_pattern(pattern, name) for pattern in used)
        picture.insert(0, definitions)
    return inline(_text(picture))


def swatch(fill: str, name: str) -> SafeString:
    """Return a small square in a colour or pattern, for a legend; `name` begins its ids."""
    square = {"x": "1", "y": "1", "width": "18", "height": "18", "fill": fill, "stroke": "#8c8177"}
    return beside([("rect", square, "")], width=20, height=20, name=name)


def _rounded(text: str, decimals: int) -> str:
    if len(text) > 40 and _POLYGON.fullmatch(text):
        return _relative(text, decimals)
    return _NUMBER.sub(lambda found: _short(round(float(found[0]), decimals)), text)


def _relative(path: str, decimals: int) -> str:
    """Write a path of straight lines as steps on a grid: the same line in far fewer bytes."""
    scale = 10**decimals
    here = (0, 0)
    start = here
    parts: list[str] = []
    last = ""
    for command, x, y in _POINT.findall(path):
        if command == "Z":
            parts.append("z")
            here, last = start, "z"
            continue
        there = (round(float(x) * scale), round(float(y) * scale))
        step = (there[0] - here[0], there[1] - here[1])
        here = there
        if command == "M":
            start = there
        elif step == (0, 0):
            continue
        letter = command.lower()
        first = _short(step[0] / scale)
        second = _short(step[1] / scale)
        joint = "" if second.startswith("-") else " "
        parts.append(
            (letter if letter != last else "" if first.startswith("-") else " ")
            + first + joint + second
        )  # fmt: skip
        last = letter
    return "".join(parts)


def _short(number: float) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    text = text.replace("-0.", "-.") if text.startswith("-0.") else text
    return "0" if text in {"-0", ""} else text.removeprefix("0") if text.startswith("0.") else text
