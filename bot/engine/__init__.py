"""What must happen later or to many: digests, reminders, broadcasts. See `docs/engine.md`.

Only what is quick to import is here. `bot.engine.engine.Engine` and `bot.engine.tables.upgrade`
pull in dbos, which takes most of a second; import them where they are used.
"""

from bot.engine.work import EngineOptions, Enqueue, Jobs, Tick, TryLater

__all__ = ["EngineOptions", "Enqueue", "Jobs", "Tick", "TryLater"]
