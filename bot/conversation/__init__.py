"""What the bot does with a turn: (what was understood, state) → (messages, new state). No rasa.

One module a kind of turn; ``bot.conversation.conversation`` puts them together. Rasa's rules
decide which of its methods runs, the actions only pass on what it gives.
"""

from bot.conversation.conversation import Conversation
from bot.conversation.state import State
from bot.conversation.turn import Reply, Turn

__all__ = ["Conversation", "Reply", "State", "Turn"]
