"""Writes a fixture: one line an entry, so that a change shows as the lines that changed."""

import json
from pathlib import Path


def write_fixture(name, content):
    lines = [f' "madeBy": "tests/oracle/{name.replace("-", "_")}.py"']
    for key, value in content.items():
        if isinstance(value, list):
            entries = ",\n".join(f"  {json.dumps(entry)}" for entry in value)
            lines.append(f' "{key}": [\n{entries}\n ]')
        else:
            lines.append(f' "{key}": {json.dumps(value)}')
    target = Path(__file__).parent / "fixtures" / f"{name}.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n")
