"""Rounds: work that no request waits for. What is due stands in rows, and whoever moves a row on has it, be there ever so many at it."""
import logging

from blinker import Signal

from pwa import db

log = logging.getLogger(__name__)


class Rounds:
    """A subclass has a `name`, a `bell` that rings when something to do was committed here, and `work`."""
    name = ''
    bell = Signal()

    def work(self):
        """Do all that is due now."""
        raise NotImplementedError

    def go(self):
        """Do what is due, or leave it to the next round."""
        try:
            with db.connection():
                self.work()
        except Exception as error:  # whatever it is, the next round may not meet it
            if db.is_transient(error):
                log.warning('the %s waits for the database: %s', self.name, error)
            else:
                log.exception('the %s failed and tries again within a minute', self.name)
            db.drop()
