"""Images: kept as evidence. What the file says of itself is read into a short text, and never trusted."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version

from PIL import ExifTags, Image, UnidentifiedImageError

from marsad.collect.formats.text import item
from marsad.collect.found import Found
from marsad.model.errors import BadInput

PIXELS = 40_000_000
# of EXIF, what may help to ask the right question; the values are claims of whoever made the file
TAGS = ("DateTimeOriginal", "DateTime", "Make", "Model", "Software", "ImageDescription", "Artist", "Copyright")
LENGTH = 200


@cache
def parser() -> str:
    """The name and version that every reading of an image carries."""
    return f"pillow {version('pillow')}"


def prepare() -> None:
    """Load every kind of image that pillow knows once, in the child before it forks."""
    parser()
    Image.init()


def read(data: bytes, name: str) -> Found:
    """The bytes of an image in; a report that lists what the file claims out. No pixel is decoded."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data)) as picture:
                text = "\n".join(_claims(picture))
        except UnidentifiedImageError:
            raise BadInput("is no image that can be read", where=name, todo="save it as JPEG or PNG") from None
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise BadInput(f"has more than {PIXELS:,} pixels", where=name, todo="keep a smaller copy too") from None
    return Found(format="image", items=(item(text, b"", name, parser=parser()),))


def _claims(picture: Image.Image) -> Iterator[str]:
    yield "[image kept as evidence; what the file says of itself is not verified]"
    yield f"[format {picture.format}, {picture.width} × {picture.height} pixels]"
    exif = picture.getexif()
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    for number, value in sorted({**exif, **inner}.items()):
        tag = ExifTags.TAGS.get(number, "")
        if tag in TAGS:
            yield f"[{tag}: {str(value)[:LENGTH]}]"
    if exif.get_ifd(ExifTags.IFD.GPSInfo):
        yield "[the file claims a place: GPS data present]"
