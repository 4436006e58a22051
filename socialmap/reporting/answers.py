"""Files to take away: a PDF or a spreadsheet with its Dutch name."""

from flask import Response

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"


def file_response(body: bytes, mimetype: str, name: str) -> Response:
    """A file that is saved, not shown."""
    response = Response(body, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
