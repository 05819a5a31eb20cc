"""Sessions: one workout done on one date, and its ticks."""
