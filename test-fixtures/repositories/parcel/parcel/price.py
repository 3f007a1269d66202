"""What a parcel costs."""


def price(grams):
    """In cents: 400 for the first kilogram, 100 for each further one that is begun."""
    if grams <= 0:
        raise ValueError("a parcel weighs something")
    further = max(0, grams - 1000)
    return 400 + 100 * (further // 1000)
