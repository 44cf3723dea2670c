"""The officers' desk (bàn làm việc của cán bộ): what they see and do in the chat."""

from conversations.desk.routing import desk_takes, desk_told

__all__ = ["desk_takes", "desk_told"]
