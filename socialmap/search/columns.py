"""numpy for the search, loaded when the first listing is put in a column: most commands never wait for it."""

from typing import TYPE_CHECKING, Any

__all__ = ("Flags", "Numbers", "np")

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]
else:

    class _Numpy:
        def __getattr__(self, name: str) -> Any:
            """A part of numpy; asked once, for then it is kept here."""
            import numpy

            part = getattr(numpy, name)
            setattr(self, name, part)
            return part

    np = _Numpy()
    Flags = Numbers = Any
