"""Importers: what was written elsewhere, brought in with its people and its dates."""
