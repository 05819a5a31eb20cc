"""A next release: a copy of the checkout with other words on a page and in the script, built and served in its place."""
import os
import shutil
import subprocess
import sys

from tests.browser.fixtures import ROOT

COPIED = ('pwa', 'templates', 'static/js', 'static/css', 'static/icons', 'static/images')


def release(site, root, words: str):
    """Serve the next release at the same address; its page about installing and its script say `words`."""
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, root / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns('__pycache__'))
    for name in ('manifest.json', 'package.json', 'package-lock.json'):
        shutil.copy(ROOT / name, root / name)
    (root / 'node_modules').symlink_to(os.path.realpath(ROOT / 'node_modules'))
    page = root / 'templates' / 'shell' / 'install.html'
    page.write_text(page.read_text().replace('Put it on your home screen', words))
    with open(root / 'static' / 'js' / 'app.js', 'a') as script:
        script.write(f'\ndocument.documentElement.dataset.release = {words!r}\n')
    subprocess.run([sys.executable, '-m', 'pwa', 'build'], cwd=root, check=True, capture_output=True)
    site.stop()
    site.root = root
    site.start()
