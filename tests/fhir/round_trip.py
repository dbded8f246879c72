"""Reads FHIR bundles into the models of the PyPI package fhir.resources and writes them again.

Arguments: the bundles. It prints a line for each value that was lost, added or changed and how many bundles were read,
and ends with 1 where there were any. Points in time may be written otherwise as long as they are the same.
"""

import json
import sys
from datetime import datetime
from decimal import Decimal

# The package has R4B and no R4. The resources used here have the same elements in both.
from fhir.resources.R4B.bundle import Bundle


def flat(value, path=""):
    """Every value of a JSON document by its path."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from flat(item, f"{path}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flat(item, f"{path}[{index}]")
    else:
        yield path, value


def same(one, other):
    if one == other:
        return True
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False


def faults(text):
    before = dict(flat(json.loads(text, parse_float=Decimal)))
    written = Bundle.model_validate_json(text).model_dump_json()
    after = dict(flat(json.loads(written, parse_float=Decimal)))
    for path in sorted(before.keys() | after.keys()):
        one, other = before.get(path), after.get(path)
        if not same(one, other):
            yield f"{path}: {one!r} became {other!r}"


def main():
    found = 0
    for name in sys.argv[1:]:
        with open(name, encoding="utf-8") as file:
            for fault in faults(file.read()):
                found += 1
                print(f"{name}: {fault}")
    print(f"{len(sys.argv) - 1} bundles")
    sys.exit(1 if found else 0)


main()
