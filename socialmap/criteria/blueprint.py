"""Where the pages about criteria hang."""

from flask import Blueprint

bp = Blueprint("criteria", __name__)
