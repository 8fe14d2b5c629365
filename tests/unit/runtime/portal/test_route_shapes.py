"""What the table of shapes says of the routes holds together."""

import re

from runtime.portal.route_shapes import FILE, PAGE, SHAPES


def test_lists_take_a_page_and_files_a_kind_of_answer() -> None:
    for key, shape in SHAPES.items():
        assert shape.summary
        assert not shape.is_page or set(PAGE) <= set(shape.query), key
        assert not shape.is_page or isinstance(shape.answer, type), key
        assert shape.status != 204 or shape.answer is None, key
        assert shape.answer != FILE or shape.sets, key


def test_what_names_a_thing_may_not_find_it() -> None:
    for key, shape in SHAPES.items():
        assert ("{" in key) == (404 in shape.refusals) or key == "POST /v2/engine/run", key
        assert re.fullmatch(r"(GET|POST|PUT|PATCH|DELETE) /\S+", key)
