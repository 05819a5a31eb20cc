"""Pictures that members send, made anew: only what is seen is kept, so a place, a date or a program inside one is gone."""
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps

FORMATS = ('JPEG', 'PNG', 'WEBP')
LARGEST = 2 * 1024 * 1024  # bytes, as sent
MOST_PIXELS, LONGEST_SIDE = 24_000_000, 10_000
SIDE, BYTES = 1600, 300_000
STEPS = ((SIDE, 82), (SIDE, 70), (SIDE, 58), (1280, 55), (1024, 50), (800, 45))  # (longest side, quality)
SMALL_SIDE, SMALL_QUALITY = 288, 72
BROKEN = 'This photo is damaged or did not arrive whole. Choose it again, or another.'


class BadImage(Exception):
    """A sentence for who sent it."""


class Made(NamedTuple):
    """A picture as it is kept: JPEG files, the whole of it and a square small one; sizes in pixels."""
    width: int
    height: int
    data: bytes
    small: bytes


def made(sent: bytes) -> Made:
    """The picture in `sent`, upright and at most 1600 pixels long; raises BadImage for all that is no still picture of sane size."""
    if not sent:
        raise BadImage(BROKEN)
    if len(sent) > LARGEST:
        raise BadImage('This photo is larger than 2 MB, so it was not taken. Choose a smaller one.')
    try:
        seen = _seen(sent)
    except BadImage:
        raise
    except Exception as error:  # what a decoder raises on bytes made to hurt it is written down nowhere
        raise BadImage(BROKEN) from error
    small = _jpeg(ImageOps.fit(seen, (SMALL_SIDE, SMALL_SIDE)), SMALL_QUALITY)
    data = _fitting(seen)
    return Made(*seen.size, data, small)


def _seen(sent: bytes) -> Image.Image:
    image = _opened(sent)
    if image.width * image.height > MOST_PIXELS or max(image.size) > LONGEST_SIDE:
        raise BadImage('This photo has too many pixels. Make it smaller, then choose it again.')
    if image.format != 'MPO' and getattr(image, 'n_frames', 1) > 1:
        raise BadImage('This picture moves. Choose one that stands still.')
    image.draft('RGB', (SIDE, SIDE))  # a large JPEG need not be unpacked whole
    image.load()
    image = ImageOps.exif_transpose(image)
    image.thumbnail((SIDE, SIDE), reducing_gap=2)
    return _plain(image)


def _opened(sent: bytes) -> Image.Image:
    try:
        return Image.open(BytesIO(sent), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise BadImage('This photo has too many pixels. Make it smaller, then choose it again.') from error
    except Image.UnidentifiedImageError as error:
        raise BadImage('This is not a photo that can be shown here. Choose a JPEG, PNG or WebP picture.') from error


def _plain(image: Image.Image) -> Image.Image:
    """Colours on white, on a new canvas: an image that was opened carries its profile, its comments and its place along."""
    canvas = Image.new('RGB', image.size, 'white')
    clear = image.convert('RGBA') if image.has_transparency_data else None
    canvas.paste(clear or image.convert('RGB'), mask=clear)
    return canvas


def _fitting(image: Image.Image) -> bytes:
    """As fine as fits in so many bytes; grass and gravel are made smaller too."""
    for side, quality in STEPS:
        image.thumbnail((side, side))
        data = _jpeg(image, quality)
        if len(data) <= BYTES:
            break
    return data


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """JPEG: a WebP of the same look is a third smaller, and keeps the server busy for ten times as long."""
    file = BytesIO()
    image.save(file, 'JPEG', quality=quality)
    return file.getvalue()
