"""Understanding what a person wrote: plain Python, no rasa."""
