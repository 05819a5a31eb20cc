"""Finds the Chromium for browser tests; `python -m tests.chromium` installs one where there is none."""
import os
import shutil
import subprocess
import sys
from pathlib import Path

# No pages of the browser's own beside ours: each window keeps two for its address bar. The rest is what Playwright leaves off as a rule.
ARGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
        '--disable-sync', '--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,HttpsUpgrades,MediaRouter,OptimizationHints,PaintHolding']
NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable')
SHELLS = ('chromium-headless-shell', 'chrome-headless-shell')


def find() -> str | None:
    """$CHROMIUM, the system's, or Playwright's; None where there is none."""
    wanted = os.environ.get('CHROMIUM')
    if wanted:
        return shutil.which(wanted) or sys.exit(f'CHROMIUM={wanted} is not a program: name the browser, or leave it unset.')
    return next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def quick() -> str | None:
    """The same browser without its windows, a third cheaper: it installs no app, shows no notification and syncs nothing in the background."""
    return find() if os.environ.get('CHROMIUM') else next(filter(None, map(shutil.which, SHELLS)), None) or find()


def install() -> None:
    """Debian's packages for root, Playwright's download for anyone else."""
    if os.geteuid() == 0 and shutil.which('apt-get'):
        print('No Chromium here: installing Debian’s (apt-get install chromium chromium-headless-shell)…', flush=True)
        subprocess.run(['apt-get', 'update', '-qq'], check=True)
        subprocess.run(['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium', 'chromium-headless-shell', 'fonts-dejavu-core'],
                       check=True, env={**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'})
    else:
        print('No Chromium here: installing Playwright’s (playwright install chromium)…', flush=True)
        subprocess.run([sys.executable, '-m', 'playwright', 'install', 'chromium'], check=True)


def _of_playwright() -> str | None:
    from playwright.sync_api import sync_playwright
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


if __name__ == '__main__':
    if not find():
        install()
    print(f'Chromium: {find() or sys.exit("Chromium could not be installed: install it, or set CHROMIUM=/path/to/it.")}')
