"""The picture of the star: well-formed, every table and key on it, boxes that do not overlap."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree as ET

from contracts import STAR_TABLES
from warehouse.diagram import WIDTH, star_svg

SVG = "{http://www.w3.org/2000/svg}"


def test_every_table_and_key_is_on_the_picture_and_boxes_are_apart() -> None:
    picture = ET.fromstring(star_svg())
    texts = [text.text or "" for text in picture.iter(f"{SVG}text")]
    assert {table.name for table in STAR_TABLES} <= set(texts)
    pointers = [column for table in STAR_TABLES for column in table.columns if column.references in STAR_TABLES]
    assert len(list(picture.iter(f"{SVG}path"))) == len(pointers) > 10
    assert {column.name for column in pointers} <= {text[2:] for text in texts}
    boxes = [
        tuple(int(box.attrib[name]) for name in ("x", "y", "height"))
        for box in picture.iter(f"{SVG}rect")
        if box.attrib.get("class") == "box"
    ]
    assert len(boxes) == len(STAR_TABLES)
    for (x, y, height), (other_x, other_y, other_height) in combinations(boxes, 2):
        assert abs(x - other_x) > WIDTH or y + height < other_y or other_y + other_height < y
