"""Diagrams of an evaluation, drawn here as SVG: no script, no style, and the numbers beside the bars."""

from collections.abc import Sequence

from markupsafe import Markup

from socialmap.foundation.texts import _

# In units of the drawing; it is as wide as its place on the page.
WIDE, LINE, BAR, LEFT, COUNTS = 320, 38, 12, 2, 34


def bars(title: str, rows: Sequence[tuple[str, int]], key: str) -> Markup:
    """Horizontal bars, one for each row; `key` makes the names in the page unique."""
    total, most = sum(count for _label, count in rows), max([count for _label, count in rows] + [1])
    lines = Markup("").join(_line(label, count, at * LINE, most) for at, (label, count) in enumerate(rows))
    told = "; ".join(f"{label}: {count}" for label, count in rows)
    desc = _("%(told)s. Samen %(total)s antwoorden.", told=told, total=total)
    return Markup(
        '<svg class="bars" viewBox="0 0 {wide} {high}" role="img" aria-labelledby="{key}-t {key}-d">'
        '<title id="{key}-t">{title}</title><desc id="{key}-d">{desc}</desc>{lines}</svg>'
    ).format(wide=WIDE, high=len(rows) * LINE, key=key, title=title, desc=desc, lines=lines)


def _line(label: str, count: int, top: int, most: int) -> Markup:
    room = WIDE - LEFT - COUNTS
    length = round(room * count / most, 1)
    return Markup(
        '<text class="word" x="{left}" y="{word}">{label}</text>'
        '<rect class="bar" fill="currentColor" x="{left}" y="{bar}" width="{length}" '
        'height="{thick}" rx="2"/>'
        '<text class="count" x="{at}" y="{number}">{count}</text>'
    ).format(
        left=LEFT,
        word=top + 14,
        label=label,
        bar=top + 20,
        length=length or 1,
        thick=BAR,
        at=LEFT + max(length, 1) + 6,
        number=top + 20 + BAR - 1,
        count=count,
    )
