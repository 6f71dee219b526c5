"""rasa-sdk actions, thin: read the tracker, call ``bot.conversation``, dispatch what it gives."""
