"""Whatever is sent as a photo is either made anew with nothing but its looks, or refused with a sentence."""
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pwa import images
from tests.pictures import HOSTILE, bomb, grain, photo, saved, telling


def opened(data):
    return Image.open(BytesIO(data))


@pytest.mark.parametrize('name', HOSTILE)
def test_what_is_no_still_picture_of_sane_size_is_refused_with_a_sentence(name):
    with pytest.raises(images.BadImage) as error:
        images.made(HOSTILE[name])
    assert str(error.value).endswith('.') and len(str(error.value)) > 20


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(Image.Image, 'load', lambda self: pytest.fail('it was unpacked'))
    for size in ((60_000, 60_000), (9_000, 9_000)):
        with pytest.raises(images.BadImage, match='pixels'):
            images.made(bomb(*size))


@pytest.mark.parametrize('kind', ['JPEG', 'PNG', 'WEBP'])
def test_a_photo_is_made_anew_upright_within_bounds_and_its_size_told(kind):
    made = images.made(photo(2400, 1200, kind))
    assert (made.width, made.height) == opened(made.data).size == (1600, 800)
    assert opened(made.small).size == (288, 288) and opened(made.data).format == opened(made.small).format == 'JPEG'


def test_nothing_but_the_looks_is_left(monkeypatch):
    sent = telling()
    assert b'Fonemaker' in sent and b'profile' in sent and b'by the lake' in sent
    made = images.made(sent)
    assert (made.width, made.height) == (900, 1200), 'it lies on its side'
    assert opened(made.data).getpixel((890, 600))[0] > 200, 'what was on top is not where the camera held it'
    for data in (made.data, made.small):
        image = opened(data)
        assert not image.getexif() and set(image.info) <= {'jfif', 'jfif_version', 'jfif_unit', 'jfif_density'}
        assert not any(word in data for word in (b'Fonemaker', b'profile', b'by the lake', b'Exif', b'ICC_PROFILE', b'2026:11'))


def test_the_metadata_of_png_and_webp_goes_too():
    from PIL.PngImagePlugin import PngInfo
    told = PngInfo()
    told.add_text('Comment', 'by the lake')
    told.add_itxt('XML:com.adobe.xmp', 'Fonemaker')
    for data in (photo(kind='PNG', pnginfo=told), photo(kind='WEBP', xmp=b'Fonemaker by the lake', icc_profile=b'Fonemaker')):
        assert b'Fonemaker' in data or b'by the lake' in data
        assert not any(word in images.made(data).data for word in (b'Fonemaker', b'by the lake'))


def test_what_is_clear_is_white_and_a_grey_or_indexed_picture_has_colours():
    clear = Image.new('RGBA', (50, 40), (255, 0, 0, 0))
    assert min(opened(images.made(saved(clear, 'PNG')).data).getpixel((20, 20))) > 250
    for mode in ('L', 'P', 'LA', '1', 'CMYK'):
        kind = 'JPEG' if mode == 'CMYK' else 'PNG'
        assert opened(images.made(saved(Image.new(mode, (50, 40)), kind)).data).mode == 'RGB'


def test_grass_and_gravel_fit_too():
    made = images.made(grain())
    assert len(made.data) <= images.BYTES and opened(made.data).size == (made.width, made.height)


def test_a_still_that_a_camera_packs_with_a_second_one_is_taken():
    second = Image.new('RGB', (300, 200), 'navy')
    sent = saved(Image.new('RGB', (600, 400), 'seagreen'), 'MPO', save_all=True, append_images=[second])
    assert images.made(sent).width == 600


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=12), st.sampled_from(['JPEG', 'PNG', 'WEBP']))
def test_a_photo_with_any_bytes_changed_is_taken_or_refused(at, bytes_, kind):
    sent = bytearray(photo(300, 200, kind))
    sent[at % len(sent):at % len(sent) + len(bytes_)] = bytes_
    try:
        images.made(bytes(sent))
    except images.BadImage as error:
        assert str(error).endswith('.')
