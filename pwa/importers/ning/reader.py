"""The records of an archive's file. It only looks like JSON: brackets and commas are missing or stray, and downloads break off."""
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from pwa.importers.parts import PageError

LARGEST = 256 * 1024 * 1024
STRINGS = re.compile(r'("(?:[^"\\]|\\.)*")', re.S)
TOUCHING = re.compile(r'\}\s*\{')
NEXT = re.compile(r'\}[\s\]\[,]*\{(?=\s*")')
NO_ARCHIVE = 'There is no ning-members.json in it: give the folder or ZIP that the Ning Network Archiver made.'


class Archive:
    """A folder or a ZIP with ning-<kind>-local.json or ning-<kind>.json somewhere in it; other files are never opened."""

    def __init__(self, path: str):
        self.path = Path(path)
        try:
            self.zip = None if self.path.is_dir() else zipfile.ZipFile(self.path)
            self.names = self._names()
        except (OSError, zipfile.BadZipFile) as error:
            raise PageError(f'{path} is neither a folder nor a whole ZIP: download the archive again.') from error
        if self._find('members') is None:
            raise PageError(NO_ARCHIVE)

    def records(self, kind: str, marks: set[str]) -> tuple[list[dict], list[str]]:
        """Its records of a kind, oldest first, and a sentence for each that is broken; a record holds one of `marks`."""
        name = self._find(kind)
        if name is None:
            return [], []
        found, faults = read(self._bytes(name), marks)
        return found[::-1], [f'{Path(name).name}, {fault}' for fault in faults]

    def _names(self) -> list[str]:
        if self.zip:
            return [info.filename for info in self.zip.infolist() if not info.is_dir()]
        return [str(path) for pattern in ('*.json', '*/*.json') for path in sorted(self.path.glob(pattern))]

    def _find(self, kind: str) -> str | None:
        wanted = (f'ning-{kind}-local.json', f'ning-{kind}.json')
        return next((name for file in wanted for name in self.names if Path(name).name == file), None)

    def _bytes(self, name: str) -> bytes:
        try:
            with self.zip.open(name) if self.zip else open(name, 'rb') as file:
                data = file.read(LARGEST + 1)
        except (OSError, RuntimeError, EOFError, zipfile.BadZipFile, NotImplementedError) as error:
            raise PageError(f'{Path(name).name} cannot be read from {self.path}: download the archive again.') from error
        if len(data) > LARGEST:
            raise PageError(f'{Path(name).name} is larger than 256 MB, which no academy is.')
        return data


def read(data: bytes, marks: set[str]) -> tuple[list[dict], list[str]]:
    """(records in the file's order, a sentence for each that is broken). Text is never touched, whatever brackets it holds."""
    text = _repaired(_decoded(data))
    decoder, found, faults, at = json.JSONDecoder(strict=False), list[dict](), list[str](), 0
    while (start := text.find('{', at)) >= 0:
        try:
            record, at = decoder.raw_decode(text, start)
        except (ValueError, RecursionError) as error:
            broken = NEXT.search(text, start + 1)
            at = broken.end() - 1 if broken else len(text)
            line = text.count('\n', 0, getattr(error, 'pos', start)) + 1
            faults.append(f'line {line}: a record is broken, and was left out.')
            continue
        if marks & record.keys():
            found.append(record)
    return found, faults


def text_in(record: dict, name: str) -> str:
    """A field's text; '' for whatever else is there. Some bodies hold a literal \\u00a0."""
    value: Any = record.get(name)
    return value.replace('\\u00a0', ' ').replace('\0', '').strip() if isinstance(value, str) else ''


def _decoded(data: bytes) -> str:
    try:
        return data.decode('utf-8-sig')
    except UnicodeDecodeError:
        return data.decode('cp1252', 'replace')


def _repaired(text: str) -> str:
    """With the commas that are missing between records, outside of strings."""
    return ''.join(part if odd % 2 else TOUCHING.sub('},{', part) for odd, part in enumerate(STRINGS.split(text)))
