"""Sync: registers, streams, receipts. Knows no entity; it is handed them (`features.SYNCED`)."""
