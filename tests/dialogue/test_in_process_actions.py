"""Actions in the same process answer as the action server would."""

from __future__ import annotations

import pytest

import bot.dialogue  # noqa: F401 (keeps TensorFlow out before rasa comes in)


@pytest.fixture(scope="module")
def endpoint() -> object:
    from bot.dialogue.in_process_actions import InProcessActions

    return InProcessActions()


async def test_an_action_runs(endpoint: object) -> None:
    call = {
        "next_action": "action_open",
        "sender_id": "s",
        "tracker": {
            "sender_id": "s",
            "slots": {},
            "latest_message": {"text": "/open", "metadata": {"clinic": "demo"}},
            "events": [],
            "paused": False,
            "latest_input_channel": None,
            "active_loop": {},
            "latest_action_name": None,
        },
        "domain": {},
    }
    result = await endpoint.request(json=call)  # type: ignore[attr-defined]
    assert [response["custom"]["reply"] for response in result["responses"]] == ["opening"]


async def test_an_unknown_action_is_a_404(endpoint: object) -> None:
    from rasa.utils.endpoints import ClientResponseError

    with pytest.raises(ClientResponseError) as raised:
        await endpoint.request(json={"next_action": "action_nope", "tracker": {}})  # type: ignore[attr-defined]
    assert raised.value.status == 404
