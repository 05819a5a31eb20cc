"""Schema changes, run in order by playhouse.migrations."""
