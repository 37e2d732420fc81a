"""What `dbt.` gives in Jinja, for sqlfluff: see ../macros/dbt.sql."""


def type_string() -> str:
    return "text"


def length(expression: str) -> str:
    return f"length({expression})"


def datediff(first: str, second: str, part: str) -> str:
    return f"datediff('{part}', {first}, {second})"


def dateadd(part: str, interval: int, date: str) -> str:
    return f"dateadd('{part}', {interval}, {date})"
