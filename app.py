"""The front door: settings from the environment, then the building."""

import gc
import sys

# What is loaded at the start stays: looking through it for rubbish again and again only takes time.
gc.disable()

from socialmap import create_app  # noqa: E402
from socialmap.settings import BadSetting, Settings  # noqa: E402

try:
    app = create_app(Settings.from_env())
except BadSetting as refusal:
    sys.exit(f"Sociale kaart start niet: {refusal}")

gc.freeze()
gc.enable()
