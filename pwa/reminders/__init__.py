"""Reminders: what a member wants to hear of, on which devices, and how it gets there."""
