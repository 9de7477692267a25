"""A response as a drawing: the series in time, the levels as lines, treatment as bars, claims.

Everything is placed here in pixels; the template only writes it down. Shapes, dashes and words say
what colour says, so that a print in black tells the same.
"""

from asterism.serve.show.drawing.draw import drawings
from asterism.serve.show.drawing.shapes import Drawing

__all__ = ["Drawing", "drawings"]
