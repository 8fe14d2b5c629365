"""Headers of exported files, whatever a level is called."""

from runtime.assets.export.level import ExportedFile
from runtime.portal.level_export import export_headers


def test_headers_hold_any_name() -> None:
    headers = export_headers('Wald "Ä"\n', ExportedFile(b"", ("größe", "a,b")), "glb")
    assert headers["content-disposition"] == (
        "attachment; filename=\"Wald ___.glb\"; filename*=UTF-8''Wald%20_%C3%84_.glb"
    )
    assert headers["x-missing-assets"] == "gr%C3%B6%C3%9Fe, a%2Cb"
    assert all(value.isascii() and value.isprintable() for value in headers.values())
