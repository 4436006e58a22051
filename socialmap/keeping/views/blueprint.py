"""Where the pages of a keeper hang."""

from flask import Blueprint

bp = Blueprint("keeping", __name__)
