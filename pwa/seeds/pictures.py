"""Photos of the cast, drawn: the same every time, and nobody's."""
from io import BytesIO

from PIL import Image, ImageDraw

SIZE = (1200, 900)


def chair() -> bytes:
    """A kitchen chair with a thick book on it, by a window."""
    image, draw = _wall('#e9dfca', '#b98d5f')
    draw.rectangle((80, 60, 420, 460), fill='#cfe3ea', outline='#f7f2e6', width=26)
    for left, top, right, bottom in ((640, 120, 680, 820), (900, 120, 940, 820), (600, 560, 640, 830), (940, 560, 980, 830),
                                     (660, 150, 920, 210), (660, 290, 920, 340), (590, 510, 990, 570)):
        draw.rectangle((left, top, right, bottom), fill='#7a4a2b')
    for number, colour in enumerate(('#8d2f2a', '#f3ead6', '#8d2f2a')):
        draw.rectangle((690, 430 + 27 * number, 890, 457 + 27 * number), fill=colour)
    return _sent(image)


def road() -> bytes:
    """A road to the hills in the morning."""
    image, draw = _wall('#f2c9a1', '#5d7d55')
    draw.ellipse((760, 150, 930, 320), fill='#fff3cf')
    draw.polygon(((0, 610), (260, 330), (520, 560), (760, 380), (1200, 610)), fill='#6f8f93')
    draw.polygon(((430, 900), (590, 590), (640, 590), (960, 900)), fill='#8a857c')
    for top in range(600, 900, 60):
        draw.rectangle((612 + (top - 600) // 4, top, 622 + (top - 600) // 3, top + 26), fill='#f5f0e2')
    return _sent(image)


def _wall(above: str, below: str):
    image = Image.new('RGB', SIZE, above)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 600, 1200, 900), fill=below)
    return image, draw


def _sent(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, 'JPEG', quality=85)
    return file.getvalue()
