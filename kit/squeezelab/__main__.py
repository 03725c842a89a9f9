"""``python -m squeezelab`` is the same as ``squeezelab``."""

from .cli import main

if __name__ == "__main__":
    main()
