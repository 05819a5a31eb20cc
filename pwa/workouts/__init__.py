"""Workouts: checklists of exercises."""
