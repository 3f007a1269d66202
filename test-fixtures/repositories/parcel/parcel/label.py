"""What is printed on a parcel."""


def label(name, street, city):
    """Three lines, the city in capitals."""
    return "\n".join([name.strip(), street.strip(), city.strip().upper()])


def postage(cents):
    """As people write it: 4.00."""
    return f"{cents // 100}.{cents % 100:02d}"
