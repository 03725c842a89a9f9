"""Formulas of papers and venues that no model needs: what models and their limits are held against."""
