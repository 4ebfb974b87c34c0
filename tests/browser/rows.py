"""Reads Askwell's database file as a stranger to it would: how many rows name a person, by table.

Usage: rows.py FILE PERSON. Prints a JSON object; `{}` is nothing at all.
"""

import json
import sqlite3
import sys

path, person = sys.argv[1:]
database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
found = {}
for table in tables:
    rows = database.execute(f'SELECT * FROM "{table}"').fetchall()
    naming = sum(any(person in str(value) for value in row) for row in rows)
    if naming:
        found[table] = naming
print(json.dumps(found))
