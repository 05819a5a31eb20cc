"""Pictures to send, kind and hostile, made when they are needed."""
import struct
import zlib
from io import BytesIO

from PIL import Image, ImageDraw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'
WHERE = (48.0, 8.0, 30.0)


def photo(width=1200, height=900, kind='JPEG', colour='seagreen', **more) -> bytes:
    """A plain picture with a lighter band across its upper half."""
    image = Image.new('RGB', (width, height), colour)
    ImageDraw.Draw(image).rectangle((0, 0, width, height // 4), fill='wheat')
    return saved(image, kind, **more)


def saved(image, kind='JPEG', **more) -> bytes:
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def telling(**facts) -> bytes:
    """A photo as a phone takes it: where, when and with what, lying on its side (EXIF orientation 6), with a profile and a comment."""
    exif = Image.Exif()
    exif[0x010f], exif[0x0132], exif[0x0112] = 'Fonemaker', '2026:11:20 07:00:00', 6
    exif.get_ifd(0x8825)[1], exif.get_ifd(0x8825)[2] = 'N', WHERE
    return photo(exif=exif, icc_profile=b'a profile that names its owner', comment=b'by the lake', **facts)


def bomb(width=60_000, height=60_000) -> bytes:
    """A PNG of some bytes that says it is of so many pixels."""
    def chunk(name, data):
        return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
    head = struct.pack('>IIBBBBB', width, height, 8, 2, 0, 0, 0)
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', head) + chunk(b'IDAT', zlib.compress(b'\0' * 4_000_000)) + chunk(b'IEND', b'')


def moving(kind='WEBP') -> bytes:
    """Three frames."""
    frames = [Image.new('RGB', (60, 60), colour) for colour in ('red', 'green', 'blue')]
    return saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=100)


def grain(width=1600, height=1200) -> bytes:
    """As hard to pack as grass and gravel."""
    noise = Image.effect_noise((width, height), 90)
    return saved(Image.merge('RGB', (noise, noise.rotate(180), noise)), quality=70)


HOSTILE = {
    'svg': SVG, 'html': b'<!doctype html><script>alert(1)</script>', 'empty': b'', 'noise': bytes(range(256)) * 40,
    'bomb': bomb(), 'strip': photo(12_000, 20), 'truncated': photo()[:4000], 'truncated png': photo(kind='PNG')[:900],
    'half a webp': photo(kind='WEBP')[:300], 'moving': moving(), 'moving png': moving('PNG'), 'gif': moving('GIF'),
    'a name only': b'\xff\xd8\xff\xe0' + b'JFIF' * 20, 'tiff': photo(kind='TIFF', compression='raw')[:50_000], 'pdf': b'%PDF-1.4 ' + photo(), 'large': bytes(2 * 1024 * 1024 + 1),
    'postscript': b'%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(a) run\n', 'no ids': photo(kind='PNG').replace(b'IDAT', b'IDAX'),
}
