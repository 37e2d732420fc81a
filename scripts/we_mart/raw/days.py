"""Days as texts."""

import datetime as dt


def is_day(text: str) -> bool:
    """Whether the text is a calendar day written yyyy-mm-dd."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
