"""Every idea has a picture in the gallery."""

from __future__ import annotations

import base64
import re
from xml.etree import ElementTree

import pytest

from dlcore.ideas import IDEAS
from pages.ui.common.mask import HEIGHT, WIDTH
from pages.ui.ideas.pictures import picture


@pytest.mark.parametrize("idea", IDEAS)
def test_a_picture_stays_within_its_frame(idea: str) -> None:
    content = base64.b64decode(picture(idea).partition(",")[2]).decode()
    shapes = list(ElementTree.fromstring(content))
    assert len(shapes) > 1
    for shape in shapes:
        x = [float(shape.attrib[name]) for name in ("x", "cx") if name in shape.attrib]
        y = [float(shape.attrib[name]) for name in ("y", "cy") if name in shape.attrib]
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", shape.attrib.get("d", ""))]
        assert all(-1 <= each <= WIDTH + 1 for each in [*x, *numbers[::2]])
        assert all(-1 <= each <= HEIGHT + 1 for each in [*y, *numbers[1::2]])
