"""Sets of listings as the bits of one whole number: and, or and counting at the speed of C."""

from collections.abc import Iterable


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of these places below `size`."""
    octets = bytearray((size + 8) // 8)
    for number in numbers:
        octets[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(octets, "little")


_IN_OCTET = tuple(tuple(bit for bit in range(8) if octet >> bit & 1) for octet in range(256))


def numbers_in(bits: int) -> list[int]:
    """The places in a set, in order."""
    octets = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return [(at << 3) + bit for at, octet in enumerate(octets) if octet for bit in _IN_OCTET[octet]]


def all_below(size: int) -> int:
    """The set of all places below `size`."""
    return (1 << size) - 1
