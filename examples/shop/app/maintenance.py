"""What the operators run by hand."""
import subprocess

import requests
import yaml
from sqlalchemy import text


def table_exists(bind, table: str) -> bool:
    result = bind.execute(text(f"SELECT to_regclass('{table}')"))
    return result.scalar() is not None


def count_rows(bind, table: str) -> int:
    # Which tables may be counted is for a person to say: a name cannot be a parameter.
    return bind.execute(text(f"SELECT count(*) FROM {table}")).scalar()


def load_price_list(path: str) -> list[dict]:
    with open(path) as file:
        return yaml.load(file, Loader=yaml.Loader)


def fetch_rates(url: str) -> dict:
    return requests.get(url, verify=False, timeout=10).json()


def disk_usage() -> str:
    return subprocess.run("df -h /", shell=True, capture_output=True, text=True, check=True).stdout
