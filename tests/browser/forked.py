"""A server process without the second that its imports take: forked from one that has made them."""
import multiprocessing
import os
from pathlib import Path

context = multiprocessing.get_context('forkserver')
context.set_forkserver_preload(['pwa.cli', 'granian.server', 'tests.browser.forked'])


class Server:
    """`medius run` with this environment, in a process group of its own; as much of Popen as a site needs."""

    def __init__(self, environment: dict[str, str], log: Path):
        self.process = context.Process(target=_run, args=(environment, log))
        self.process.start()
        self.pid = self.process.pid

    def poll(self) -> int | None:
        return self.process.exitcode

    def wait(self, timeout: float | None = None) -> int | None:
        self.process.join(timeout)
        return self.process.exitcode


def _run(environment, log):
    from pwa.cli import main
    multiprocessing.set_start_method('fork', force=True)  # what a process of its own has on Linux
    os.setsid()
    with open(log, 'ab') as file:
        for stream in (1, 2):
            os.dup2(file.fileno(), stream)
    os.environ.clear()
    os.environ.update(environment)
    main(['run'])
