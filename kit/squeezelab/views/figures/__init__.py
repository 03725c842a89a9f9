"""Pictures made out of a session: no widget in this room; kernel, static site and wasm draw with it."""
