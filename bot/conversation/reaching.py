"""How a person can be reached: a clinic's own ways, where it named them."""

from __future__ import annotations

from bot.content.models import Clinic
from bot.messages.plain import address


def ways_to_reach(clinic: Clinic | None) -> list[str]:
    """Name, number, hours, addresses and note of a clinic; nothing where it named no way."""
    if clinic is None:
        return []
    ways = [clinic.name]
    ways += [way for way in (clinic.phone, clinic.hours, clinic.email, clinic.website) if way]
    ways += [f"{contact.label}: {address(contact.href)}" for contact in clinic.contacts]
    if clinic.note:
        ways.append(clinic.note)
    return ways if len(ways) > 1 else []
