"""Each engine on a phone of its own, behind a network that can be told to misbehave; one phone and one server for a file."""
import os
from itertools import count

import pytest

from tests.browser.fixtures import Site
from tests.engines.chromium import Chromium
from tests.engines.deeds import join, settle
from tests.engines.firefox import Firefox
from tests.engines.proxy import Proxy
from tests.engines.webkit import WebKit

NAMES = (f'Dora {number}' for number in count(1))


@pytest.fixture(scope='module')
def site(tmp_path_factory):
    running = Site(tmp_path_factory.mktemp('site')).start()
    yield running
    running.stop()


@pytest.fixture(scope='module', params=[Chromium, WebKit, Firefox], ids=lambda engine: engine.name)
def engine(request, site, tmp_path_factory, playwright_driver):
    """One of the browsers, started."""
    require(request.param)
    engine = request.param(tmp_path_factory.mktemp('engine'), Proxy(site), playwright_driver).start()
    yield engine
    engine.close()
    engine.proxy.unplug()


def require(browser):
    """ENGINES=all forbids to skip those that are not here."""
    missing = browser.missing()
    if missing:
        (pytest.fail if os.environ.get('ENGINES') == 'all' else pytest.skip)(missing)


@pytest.fixture
def proxy(engine, site):
    engine.proxy.move()
    yield engine.proxy
    engine.proxy.clear()
    if site.process.poll() is not None:
        site.start()


@pytest.fixture
def member(proxy):
    return next(NAMES)


@pytest.fixture
def tab(engine, site, proxy, member):
    """The phone of a newcomer, with everything on it and no other tab open."""
    tab = engine.open('/healthz')  # no page that is left while WebKit makes its databases
    join(tab, member)
    settle(tab, site)
    yield tab
    engine.close_tabs()
