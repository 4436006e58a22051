"""Where the pages of the desk hang."""

from flask import Blueprint

bp = Blueprint("core_group", __name__)
DESK = "/kerngroep"
