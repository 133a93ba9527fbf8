"""CSV, JSON Lines and JSON arrays of many dialects, written by Python, pandas and Polars."""

import csv
import gzip
import io
import json

import pandas as pd
import polars as pl
import pyarrow as pa

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
QUOTING = [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]


def cells(r, names):
    return [[r.text() for _ in names] for _ in range(r.randint(0, 20))]


def filled(names, rows):
    """An empty cell is not there."""
    return [{name: cell for name, cell in zip(names, row) if cell != ""} for row in rows]


def csv_by_python(r, delimiter):
    names = r.names()
    rows = cells(r, names)
    end = r.choice(["\n", "\r\n", "\r"])
    out = io.StringIO(newline="")
    # Before 3.13 the least quoting leaves out ends of line that are not this file's: they are in need of it.
    least = r.choice(QUOTING)
    loose = any(c in cell for row in rows for cell in row for c in "\r\n")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL if loose else least)
    writer.writerow(names)
    for row in rows:
        writer.writerow(row)
        if r.random() < 0.05:
            out.write(end)
    text = out.getvalue()
    if r.random() < 0.3:
        text = text.removesuffix(end)
    return with_mark(r, text), filled(names, rows)


def csv_by_pandas(r, delimiter):
    names = r.names()
    rows = cells(r, names)
    frame = pd.DataFrame(rows, columns=names, dtype=object)
    text = frame.to_csv(index=False, sep=delimiter, quoting=r.choice(QUOTING), lineterminator=r.choice(["\n", "\r\n"]))
    # Its least quoting is Python's own.
    if any("\r" in cell for row in rows for cell in row):
        text = frame.to_csv(index=False, sep=delimiter, quoting=csv.QUOTE_ALL)
    return with_mark(r, text), filled(names, rows)


def csv_by_polars(r, delimiter):
    names = r.names()
    rows = cells(r, names)
    frame = pl.DataFrame(rows, schema={name: pl.String for name in names}, orient="row")
    text = frame.write_csv(separator=delimiter, quote_style=r.choice(["necessary", "always", "non_numeric"]),
                           line_terminator=r.choice(["\n", "\r\n"]), include_bom=r.random() < 0.3)
    return text.encode(), filled(names, rows)


def with_mark(r, text):
    return ("\ufeff" if r.random() < 0.3 else "").encode() + text.encode()


def value(r, depth=2):
    """A value of JSON that a reader of doubles can give."""
    if depth > 0 and r.random() < 0.3:
        if r.random() < 0.5:
            return [value(r, depth - 1) for _ in range(r.randint(0, 3))]
        return document(r, depth - 1)
    return r.choice([r.text(), r.whole(53), r.real(), None, True, False, "half \ud83d", 2**63, -(2**70)])


def document(r, depth=2):
    return {name: value(r, depth) for name in r.names(0, 4)}


def dump(r, document, **more):
    escape = r.random() < 0.5 or "half" in repr(document)
    return json.dumps(document, ensure_ascii=escape, separators=r.choice([(",", ":"), None, (" ,\t", " : ")]), **more)


def lines_by_python(r, _):
    documents = [document(r) for _ in range(r.randint(1, 20))]
    end = r.choice(["\n", "\r\n", "\n\n", " \n"])
    text = end.join(dump(r, one) for one in documents) + r.choice(["", end])
    return with_mark(r, text), documents


def array_by_python(r, _):
    documents = [document(r) for _ in range(r.randint(0, 20))]
    return with_mark(r, r.choice(["", " \n"]) + dump(r, documents, indent=r.choice([None, 0, 2, "\t"])) + r.choice(["", "\r\n"])), documents


def records(r):
    """Columns of one type each, as tables have them."""
    names = r.names(3, 3)
    rows = [[r.text(), r.whole(53), r.random() < 0.5] for _ in range(r.randint(1, 20))]
    return [dict(zip(names, row)) for row in rows]


def lines_by_pandas(r, _):
    documents = records(r)
    return pd.DataFrame(documents).to_json(orient="records", lines=True, force_ascii=r.random() < 0.5).encode(), documents


def array_by_pandas(r, _):
    documents = records(r)
    return pd.DataFrame(documents).to_json(orient="records", indent=r.choice([0, 2])).encode(), documents


def lines_by_polars(r, _):
    documents = records(r)
    names = list(documents[0])
    nested = [{**one, "list": [one[names[0]], None], "of": {"n": one[names[1]]}} for one in documents]
    return pl.DataFrame(nested).write_ndjson().encode(), nested


def array_by_polars(r, _):
    documents = records(r)
    return pl.DataFrame(documents).write_json().encode(), documents


WRITERS = {
    "csv": [csv_by_python, csv_by_python, csv_by_pandas, csv_by_polars],
    "jsonl": [lines_by_python, lines_by_python, lines_by_pandas, lines_by_polars],
    "json": [array_by_python, array_by_pandas, array_by_polars],
}


def packed(r, text):
    """What the name of the file ends with, and its bytes."""
    half = len(text) // 2
    zstd = lambda part: pa.compress(part, codec="zstd", asbytes=True)  # noqa: E731
    return r.choice([
        lambda: ("", text), lambda: ("", text), lambda: ("", text),
        lambda: (".gz", gzip.compress(text, r.randint(0, 9))),
        lambda: (".gz", gzip.compress(text[:half]) + gzip.compress(text[half:])),
        lambda: (".zst", zstd(text)),
        lambda: (".zst", zstd(text[:half]) + zstd(text[half:])),
    ])() if text else ("", text)
