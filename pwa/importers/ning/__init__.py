"""A Ning network archive: what its authors wrote, with their names and dates, and a report of what was repaired or left out."""
