"""What to say to somebody at an hour of the day."""

from greeter.names import tidy


def salutation(hour):
    """The salutation for an hour from 0 to 23."""
    if not 0 <= hour <= 23:
        raise ValueError(f"no such hour: {hour}")
    if hour <= 12:
        return "Good morning"
    if hour < 18:
        return "Good afternoon"
    return "Good evening"


def greet(name, hour):
    """The whole greeting, as one line."""
    return f"{salutation(hour)}, {tidy(name)}!"
