"""The only package that imports rasa: graph components, channel, stores, launcher.

Importing it keeps TensorFlow out of the process *before* anything of rasa is imported, and
switches Rasa's telemetry off. Every module that imports rasa lives below this package, so the
order is given by Python itself.
"""

from __future__ import annotations

import os

from bot.dialogue.without_tensorflow import keep_tensorflow_out

# Rasa reads this when its telemetry module is imported; nothing may leave the machine.
os.environ["RASA_TELEMETRY_ENABLED"] = "false"

keep_tensorflow_out()
