"""Greets people by name, as the hour demands."""

from greeter.greeting import greet, salutation

__all__ = ["greet", "salutation"]
