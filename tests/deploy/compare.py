"""What was wanted beside what was found."""


def leaves(value, place=()):
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*place, str(key)))
    else:
        yield place, value


def differences(wanted, found):
    """Every place at which the two are not alike, with both values."""
    left, right = dict(leaves(wanted)), dict(leaves(found))
    nothing = "nothing"
    return {
        written(place): (left.get(place, nothing), right.get(place, nothing))
        for place in sorted(left.keys() | right.keys())
        if left.get(place, nothing) != right.get(place, nothing)
    }


def written(place):
    return " > ".join(place)


def places(value):
    """Every place, as it is written, with its value."""
    return ((written(place), inner) for place, inner in leaves(value))
