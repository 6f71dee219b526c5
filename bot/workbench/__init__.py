"""The editors' workbench: skeletons, preview, report and score card. No rasa, no server of its own.

Only ``bot.cli`` imports it: nothing a patient meets depends on it.
"""
