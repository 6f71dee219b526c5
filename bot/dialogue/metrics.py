"""What is counted: how many, never what. No text, no ids of people or conversations."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

MESSAGES = Counter("ask_first_messages_total", "Turns taken", ["kind"])
FEEDBACK = Counter("ask_first_feedback_total", "Answers rated", ["helpful"])
RESPONSES = Counter("ask_first_http_responses_total", "HTTP answers", ["status"])
SECONDS = Histogram(
    "ask_first_turn_seconds",
    "Time to answer a turn, in seconds",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5),
)


def exposition() -> tuple[bytes, str]:
    """All metrics in Prometheus' text format, and its content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
