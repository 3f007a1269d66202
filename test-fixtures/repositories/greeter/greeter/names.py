"""How a name is printed."""


def tidy(name):
    """The name as it stands in a greeting."""
    return name.strip()
