"""Where the pages about words hang."""

from flask import Blueprint

bp = Blueprint("wording", __name__)
