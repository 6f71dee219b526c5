"""From an answer to the message that the widget and a plain-text channel show. No rasa.

A message is plain JSON data: ``id``, ``kind`` and ``text`` (a plain rendering that reads well
alone), and what its kind adds. docs/messages.md lists the kinds and their fields.
"""
