"""Charts that office programs draw themselves, from numbers people can edit."""

# Kinds that every office program draws alike; the others are drawn from the display list.
NATIVE = ("bars", "likert")
