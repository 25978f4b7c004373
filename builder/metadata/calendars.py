"""Days of other calendars in ours: the Thai year, Japanese and Chinese eras, the Iranian solar year.

The Islamic lunar calendar is left out: its months begin when the moon is seen, so that no rule tells the day.
"""

import datetime as dt

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "民國": 1911, "民国": 1911}
"""Era → the year before its first."""
_THAI = range(2400, 2601)
"""Years that count from 543 BC."""
_IRANIAN = range(1250, 1500)
"""Iranian solar years of newspapers."""
_NEWS = range(1600, 2400)
"""Our years of newspapers, which began in 1605."""
_HALF = 6
"""Iranian months of 31 days; the others have 30."""


def day(year: int, month: int, date: int) -> str:
    """ISO form of a day that exists in a year of newspapers, else "".

    >>> day(2024, 5, 3), day(2567, 5, 3), day(2023, 2, 29), day(1023, 1, 1)
    ('2024-05-03', '2024-05-03', '', '')
    """
    year -= 543 if year in _THAI else 0
    try:
        return dt.date(year, month, date).isoformat() if year in _NEWS else ""
    except ValueError:
        return ""


def era_day(era: str, year: str, month: str, date: str) -> str:
    """ISO form of a day in an era of `ERAS`; its first year is 1 or 元.

    >>> era_day("令和", "6", "5", "3"), era_day("民國", "113", "5", "3"), era_day("令和", "元", "5", "1")
    ('2024-05-03', '2024-05-03', '2019-05-01')
    """
    return day(ERAS[era] + (1 if year == "元" else int(year)), int(month), int(date))


def iranian_day(year: int, month: int, date: int) -> str:
    """ISO form of a day of the Iranian solar calendar, by its 33-year cycle, which holds from 1925 to 2088.

    >>> iranian_day(1403, 2, 14), iranian_day(1403, 12, 30), iranian_day(1402, 12, 30), iranian_day(1403, 13, 1)
    ('2024-05-03', '2025-03-20', '', '')
    """
    if year not in _IRANIAN or not 1 <= month <= 12:  # noqa: PLR2004 - months
        return ""
    leap = (25 * year + 11) % 33 < 8  # noqa: PLR2004 - the cycle's eight leap years
    if not 1 <= date <= (31 if month <= _HALF else 30 if month < 12 or leap else 29):  # noqa: PLR2004 - the last month
        return ""
    years = year - 1
    passed = 365 * years + (8 * years + 29) // 33 + 30 * (month - 1) + min(month - 1, _HALF) + date
    return dt.date.fromordinal(226_894 + passed).isoformat()
