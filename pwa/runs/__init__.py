"""Runs: outings with distance, time and pain."""
