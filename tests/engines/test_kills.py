"""What looked saved is there after the tab or the whole browser was killed at any instant, and on the server once."""
import os
import random
import time

import pytest

from tests.engines.deeds import SQUAT, WORKOUT, heals, number_of

pytestmark = [pytest.mark.slow, pytest.mark.flaky(reruns=2, only_rerun='Crashed')]
KILLS = int(os.environ.get('KILLS', 10))
NAMES = ('Set 1 left', 'Set 1 right', 'Set 2 left', 'Set 2 right')
SETTLED = "(name, state) => document.querySelector(`set-tick:has([aria-label='${name}'])`)?.dataset.state === state"
STATES = """() => {
  const ticks = [...document.querySelectorAll('set-tick:has([aria-label^="Set 1 "], [aria-label^="Set 2 "])')]
  const known = ticks.length === 4 && ticks.every(({ dataset }) => /ticked|open/.test(dataset.state))
  return known && Object.fromEntries(ticks.map((tick) => [tick.name, tick.done]))
}"""
LISTED = "(distance) => !document.querySelector('dialog[open]') && document.querySelector('[data-run]')?.textContent.includes(distance)"


def test_what_looked_saved_outlives_every_kill(engine, tab, site, proxy, member):
    """One kill in ten takes the browser with it, where a browser keeps what it had."""
    dice = random.Random(int(os.environ.get('SEED', 1)))
    state, distances = dict.fromkeys(NAMES, False), []
    if engine.keeps:
        engine.quit()  # or else the cookie may be lost with the first kill
        engine.start()
        tab = engine.open(WORKOUT)
    proxy.storm(0, share=0.3)
    for number in range(KILLS if engine.name == 'chromium' else KILLS // 2):
        if number % 5 == 4:
            distances.append(add_run(tab, len(distances)))
            tab.goto(WORKOUT)
            tab.until(STATES)
        name = dice.choice(NAMES)
        tab.click('checkbox', name)
        tab.until(SETTLED, name, 'open' if state[name] else 'ticked')
        state[name] = not state[name]
        unsure = dice.choice((None, *NAMES))
        if unsure:
            tab.click('checkbox', unsure)
        time.sleep(dice.random() ** 2)
        tab = killed(engine, tab, whole=number % 10 == 2)
        found = tab.until(STATES)
        if unsure:
            state[unsure] = found[unsure]
        assert found == state, f'after kill {number + 1}'
    heals(tab, proxy)
    assert on_the_server(site, member) == (state, distances)


def killed(engine, tab, whole):
    if whole and engine.keeps:
        engine.kill()
        engine.start()
    else:
        tab.crash()
    return engine.open(WORKOUT)


def add_run(tab, number):
    """A run of a length that no other has, once it is on top of the list; its metres."""
    metres = 1000 + 100 * number
    tab.goto('/runs')
    tab.click('button', 'Add a run')
    tab.fill('Distance', str(metres / 1000))
    tab.click('button', 'Save')
    tab.until(LISTED, f'{metres / 1000:.1f} km')
    return metres


def on_the_server(site, member):
    """Every set with whether it is done, and every run's metres."""
    stream = f'm:{number_of(site, member)}'
    done = {key.split('/')[1] for key, in site.db('SELECT "key" FROM tick WHERE done = 1 AND stream = ?', stream)}
    ticks = {name: f'{SQUAT}.{name[4]}.{name[6:]}' in done for name in NAMES}
    return ticks, sorted(metres for metres, in site.db('SELECT distance_m FROM run WHERE stream = ?', stream))
