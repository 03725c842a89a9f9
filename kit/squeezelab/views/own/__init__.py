"""Views of your own data and of what happened: a chain of options, price bars, a case beside its record."""
