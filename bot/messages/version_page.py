"""Tells whoever holds a printed page whether its content is still current."""

from __future__ import annotations

from bot.content.history import VersionStatus
from bot.content.models import Content
from bot.messages.pages import day, template


def version_page(content: Content, status: VersionStatus) -> str:
    """Make the page. Text that is no version is shown as it was asked for, escaped."""
    page: str = template("version.html").render(
        words=content.interface["version_page"],
        locale=content.interface["locale"],
        status=status,
        released=day(status.released.date) if status.released else "",
        since=[(day(release.date), release.changed) for release in status.since],
    )
    return page
