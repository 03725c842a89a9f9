"""The widgets of a calculator, each given what it needs: a session, a stage, a host."""
