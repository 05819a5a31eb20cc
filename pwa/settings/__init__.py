"""Settings: what a member chose once, kept on each of their devices."""
