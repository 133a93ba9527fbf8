"""Writes many small files of random rows, and beside each what has to be read: main.py FOLDER SEED."""

import json
import os
import sys

import tables
import texts
from values import Random, real


def tagged(value):
    """What JSON has no way to say is said by an object with one member."""
    if isinstance(value, float):
        return real(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53:
        # JSON's own numbers are read as doubles.
        return {"$number": str(float(value))}
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        if len(value) == 1 and next(iter(value)) in ("$bigint", "$number", "$bytes", "$instant"):
            return value
        pairs = value["$map"] if list(value) == ["$map"] else list(value.items())
        return {"$map": [[key, tagged(item)] for key, item in pairs]}
    return value


def main(folder, seed):
    cases = []

    def expect(name, documents):
        cases.append({"file": name, "documents": [tagged(one) for one in documents]})

    def path(name):
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        return os.path.join(folder, name)

    for writer, write in tables.WRITERS.items():
        for i in range(60 if writer == "pyarrow" else 15):
            name = f"parquet/{writer}-{i}.parquet"
            # Each file follows from the seed and its name alone.
            expect(name, write(Random(f"{seed} {name}"), path(name)))
    for format, writers in texts.WRITERS.items():
        for of, delimiter in texts.DELIMITERS.items() if format == "csv" else [("json", "")]:
            for i in range(40):
                r = Random(f"{seed} {format} {of} {i}")
                write = writers[i % len(writers)]
                text, documents = write(r, delimiter)
                ending, data = texts.packed(r, text)
                name = f"{of}/{write.__name__}-{i}.{format}{ending}"
                if data:
                    expect(name, documents)
                    with open(path(name), "wb") as file:
                        file.write(data)
    with open(path("expected.json"), "w") as file:
        json.dump(cases, file)


main(*sys.argv[1:])
