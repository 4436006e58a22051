"""The front door: settings from the environment, then the building."""

import sys

from socialmap import create_app
from socialmap.settings import BadSetting, Settings

try:
    app = create_app(Settings.from_env())
except BadSetting as refusal:
    sys.exit(f"Sociale kaart start niet: {refusal}")
