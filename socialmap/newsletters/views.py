"""Every page of the newsletters."""

from flask import Blueprint

bp = Blueprint("newsletters", __name__)
