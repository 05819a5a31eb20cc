"""A next release: a copy of the checkout with other words on a page and in the script, built and served in its place."""
import os
import shutil
import subprocess
import sys
from functools import cache

import pytest

from tests.browser.fixtures import ROOT

COPIED = ('pwa', 'templates', 'static/js', 'static/css', 'static/icons', 'static/images')


@pytest.fixture(scope='session')
def built(tmp_path_factory):
    """built(words): the folder of a release whose page about installing and whose script say them; made once."""
    @cache
    def make(words: str):
        root = tmp_path_factory.mktemp('release')
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns('__pycache__'))
        for name in ('manifest.json', 'package.json', 'package-lock.json'):
            shutil.copy(ROOT / name, root / name)
        (root / 'node_modules').symlink_to(os.path.realpath(ROOT / 'node_modules'))
        page = root / 'templates' / 'shell' / 'install.html'
        page.write_text(page.read_text().replace('Put it on your home screen', words))
        with open(root / 'static' / 'js' / 'app.js', 'a') as script:
            script.write(f'\ndocument.documentElement.dataset.release = {words!r}\n')
        subprocess.run([sys.executable, '-m', 'pwa', 'build'], cwd=root, check=True, capture_output=True)
        return root
    return make


def release(site, root):
    """Serve what is in that folder at the same address."""
    site.stop()
    site.root = root
    site.start()
