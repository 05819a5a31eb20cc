"""A tab of any engine: a driver gives goto, run, click, type, close and picture, and this what people do with them."""
import time
from pathlib import Path
from typing import Any

FIND = """(role, name, nth = 0) => {
  const KINDS = {
    button: 'button', checkbox: '[type=checkbox]', link: 'a[href]', radio: '[type=radio]',
    textbox: 'textarea, input:not([type]), [type=text], [type=email], [type=password]',
  }
  const nameOf = (el) => el.getAttribute('aria-label') ?? el.labels?.[0]?.textContent.trim() ?? el.textContent.trim()
  const found = [...document.querySelectorAll(KINDS[role])].filter((el) => el.checkVisibility() && nameOf(el) === name)[nth] ?? null
  found?.scrollIntoView({ block: 'center' })
  return found
}"""
PATIENCE = 30  # seconds, on a machine that does much else
SAID = """() => [location.href, document.readyState, navigator.serviceWorker?.controller?.state, document.body?.innerText,
  ...[...document.querySelectorAll('textarea')].map((field) => `[${field.value}]`)].join('\\n')"""
STATUS = "() => document.querySelector('[role=status]')?.textContent"


class Gone(Exception):
    """The page went away while it was asked: it navigates."""


class Lost(Exception):
    """No page came: neither the site nor the worker answered."""


class Tab:
    """What one does in a tab, by the names that people see."""

    def goto(self, path: str):
        """Lost where no page comes."""
        raise NotImplementedError

    def reload(self):
        raise NotImplementedError

    def run(self, function: str, *args) -> Any:
        """What a JavaScript function gives, once its promise is kept; Gone where the page navigates meanwhile."""
        raise NotImplementedError

    def element(self, function: str, *args) -> Any:
        """The element that a function gives, as a handle of this engine; None."""
        raise NotImplementedError

    def click_on(self, element):
        raise NotImplementedError

    def type_into(self, element, text: str):
        raise NotImplementedError

    def picture(self, path: Path):
        raise NotImplementedError

    def close(self):
        raise NotImplementedError

    def crash(self):
        """Gone without a word, as far as the engine can."""
        self.close()

    def find(self, role: str, name: str, nth: int = 0, within: float = PATIENCE):
        """The visible element with this role and name, waited for."""
        return patiently(lambda: self.element(FIND, role, name, nth), lambda: f'{role} "{name}"{self.told()}', within)

    def click(self, role: str, name: str, nth: int = 0):
        self.click_on(self.find(role, name, nth))

    def fill(self, name: str, text: str):
        self.type_into(self.find('textbox', name), text)

    def until(self, function: str, *args, within: float = PATIENCE) -> Any:
        """What a function gives as soon as that is true."""
        return patiently(lambda: self.run(function, *args), lambda: f'{function} {args}{self.told()}', within)

    def told(self) -> str:
        """What the page says instead, for a report."""
        try:
            return '\non a page that says:\n' + self.run(SAID)
        except (Gone, Lost) as error:
            return f'\non a page that is gone: {error}'

    def status(self) -> str:
        return self.until(STATUS)

    def reaches(self, status: str, within: float = 2 * PATIENCE):
        """Wait until the status region says so."""
        seen: list[str | None] = []
        patiently(lambda: seen.append(self.run(STATUS)) or seen[-1] == status, lambda: f'status "{status}", but {seen[-3:]}', within)


def patiently(ask, what, within: float) -> Any:
    """What `ask` gives as soon as that is true; a page that goes away is asked again."""
    deadline = time.monotonic() + within
    while True:
        try:
            if found := ask():
                return found
        except Gone:
            pass
        assert time.monotonic() < deadline, f'never came: {what()}'
        time.sleep(0.05)
