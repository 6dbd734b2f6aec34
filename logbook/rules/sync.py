from datetime import date, timedelta


def start_of_round(today: date, last: date | None, every: timedelta) -> date | None:
    """The day of the round that should be open and is not; None while the last one holds.

    The first starts on the Monday of the week. However long nobody looked, only the latest missed one is opened.
    """
    if last is None:
        return today - timedelta(days=today.weekday())
    rounds_since = (today - last) // every
    return last + rounds_since * every if rounds_since > 0 else None
