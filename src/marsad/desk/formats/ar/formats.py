"""Dates that nobody can misread: the month is a word."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y، H:i e"
SHORT_DATE_FORMAT = "j F Y"
SHORT_DATETIME_FORMAT = "j F Y، H:i e"
TIME_FORMAT = "H:i"
THOUSAND_SEPARATOR = "٬"
DECIMAL_SEPARATOR = "٫"
NUMBER_GROUPING = 3
FIRST_DAY_OF_WEEK = 6
