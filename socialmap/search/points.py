"""The points of a large answer as columns: what a map needs to draw them; names are asked for one by one."""

from typing import Any

from socialmap.search.answers import Answer
from socialmap.search.bits import bits_of, flags_of
from socialmap.search.columns import np
from socialmap.search.current import Present
from socialmap.search.labels import value_label

# Up to here the map gets every fact of every point at once, as GeoJSON.
MOST_WITH_FACTS = 1000
# Ten-thousandths of a degree: about ten metres, finer than any point on our map means.
STEPS = 10_000


def columns_of(answer: Answer) -> dict[str, Any]:
    """Codes joined, steps from one point to the next, and labels by number.

    `lat` and `lon` are WGS84 degrees times 10,000: the first as it is, then each as the difference with
    the one before. The points are sorted by place, so that these are short. A code has six signs.
    """
    present = answer.present
    points, documents = present.snapshot.points, present.snapshot.documents
    wanted = flags_of(bits_of(answer.order, len(documents)), len(documents))
    at = np.flatnonzero(wanted[points.owner])
    lat, lon = (np.rint(column[at] * STEPS).astype(int) for column in (points.lat, points.lon))
    order = np.lexsort((lon, lat))
    at, lat, lon = at[order], lat[order], lon[order]
    labels: dict[str, int] = {}
    label_of, codes, is_rough = [], [], []
    for owner, number in zip(points.owner[at].tolist(), points.number[at].tolist(), strict=True):
        document = documents[owner]
        label = _label(document.disciplines, document.spots[number].place, present)
        label_of.append(labels.setdefault(label, len(labels)))
        codes.append(document.code)
        is_rough.append("0" if document.spots[number].accuracy == "address" else "1")
    return {
        "codes": "".join(codes),
        "lat": np.diff(lat, prepend=0).tolist(),
        "lon": np.diff(lon, prepend=0).tolist(),
        "rough": "".join(is_rough),
        "label": label_of,
        "labels": list(labels),
    }


def _label(disciplines: tuple[str, ...], place: str, present: Present) -> str:
    """What a point is called before its name is known: the kind of help and the place."""
    kind = value_label("discipline", disciplines[0], present) if disciplines else ""
    return ", ".join(part for part in (kind, place) if part)
