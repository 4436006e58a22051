"""Sets of listings as the bits of one whole number: and, or and counting at the speed of C."""

from collections.abc import Iterable

from socialmap.search.columns import Flags, np


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of these places below `size`."""
    flags = np.zeros(size, bool)
    flags[np.fromiter(numbers, np.intp)] = True
    return bits_where(flags)


def bits_where(flags: Flags) -> int:
    """The set of the places whose flag is up."""
    return int.from_bytes(np.packbits(flags, bitorder="little").tobytes(), "little")


def flags_of(bits: int, size: int) -> Flags:
    """A flag for each place below `size`, up when it is in the set."""
    octets = np.frombuffer(bits.to_bytes((size + 7) // 8, "little"), np.uint8)
    return np.unpackbits(octets, count=size, bitorder="little").view(bool)


def numbers_in(bits: int) -> list[int]:
    """The places in a set, in order."""
    numbers: list[int] = np.flatnonzero(flags_of(bits, bits.bit_length())).tolist()
    return numbers


def all_below(size: int) -> int:
    """The set of all places below `size`."""
    return (1 << size) - 1
