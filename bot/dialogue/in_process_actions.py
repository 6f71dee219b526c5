"""Runs ``actions/`` in the same process: no second server, no HTTP hop.

Rasa calls an action by ``await endpoint.request(json=…)`` on an ``EndpointConfig``; this subclass
answers with the action server's own executor. ``python -m bot rasa run actions`` still works for
those who want two processes.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.utils.endpoints import ClientResponseError, EndpointConfig
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionExecutionRejection, ActionNotFoundException


class InProcessActions(EndpointConfig):
    """An action endpoint without a network."""

    def __init__(self, package: str = "actions") -> None:
        # Selective domain: no action reads it, and writing it out costs time on every call.
        super().__init__(url=f"inprocess://{package}", enable_selective_domain=True)
        self.executor = ActionExecutor()
        self.executor.register_package(package)

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = None,
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Run the action that ``json`` names.

        Raises:
            ClientResponseError: 400 where the action declined, 404 where there is none, as the
                action server answers.

        """
        try:
            return await self.executor.run(kwargs["json"])
        except ActionExecutionRejection as error:
            body = json.dumps({"action_name": error.action_name, "error": error.message})
            raise ClientResponseError(400, "rejected", body) from error
        except ActionNotFoundException as error:
            raise ClientResponseError(404, "not found", error.message) from error
