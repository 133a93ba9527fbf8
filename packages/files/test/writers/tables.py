"""Parquet, written by pyarrow, pandas and Polars."""

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from columns import UNITS, ZONES, array, column, none_or, some
from values import as_decimal, bigint, data, decimal, instant, local, real

CODECS = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]


def documents(columns, values, rows):
    return [{name: none_or(columns[name][2], values[name][row]) for name in columns} for row in range(rows)]


def table_of(columns, values):
    return pa.table({name: array(columns[name][0], values[name]) for name in columns})


def by_pyarrow(r, path):
    columns = {name: column(r) for name in r.names()}
    rows = r.choice([0, 1, r.randint(2, 40)])
    values = {name: [some(r, make) for _ in range(rows)] for name, (_, make, _) in columns.items()}
    table = table_of(columns, values)
    # The older one has no nanoseconds.
    versions = ["2.6"] if "[ns" in str(table.schema) else ["2.4", "2.6"]
    # Nor does it cut these into groups.
    views = "_view" in str(table.schema)
    pq.write_table(
        table, path, compression=r.choice(CODECS), version=r.choice(versions),
        data_page_version=r.choice(["1.0", "2.0"]), use_dictionary=r.random() < 0.5,
        row_group_size=50 if views else r.randint(1, 50), data_page_size=1 << 20 if views else r.choice([64, 1 << 20]), store_schema=True, store_decimal_as_integer=r.random() < 0.5,
        write_page_index=r.choice([None, False]), write_page_checksum=r.random() < 0.5,
    )
    return documents(columns, values, rows)


def by_spark(r, path):
    """What Spark writes by default: INT96 for instants, lists of "element", and nothing of Arrow."""
    unit = r.choice(list(UNITS))
    per_second = UNITS[unit]
    def make(r):
        return r.ticks(per_second)

    def shown(ticks):
        return instant(ticks, per_second)

    kind = pa.timestamp(unit, r.choice([None, "UTC"]))
    columns = {
        "at": (kind, make, shown),
        "text": (pa.string(), lambda r: r.text(), lambda text: text),
        "visits": (pa.list_(kind), lambda r: [some(r, make) for _ in range(r.randint(0, 3))],
                   lambda times: [none_or(shown, time) for time in times]),
        "of": (pa.struct([("n", pa.int64()), ("at", kind)]), lambda r: {"n": r.whole(64), "at": some(r, make)},
               lambda v: {"n": bigint(v["n"]), "at": none_or(shown, v["at"])}),
        "stays": (pa.list_(pa.struct([pa.field("from", kind, False), pa.field("to", kind)])),
                  lambda r: [some(r, lambda r: {"from": make(r), "to": some(r, make)}) for _ in range(r.randint(0, 3))],
                  lambda stays: [none_or(lambda v: {"from": shown(v["from"]), "to": none_or(shown, v["to"])}, stay)
                                 for stay in stays]),
    }
    rows = r.randint(1, 30)
    values = {name: [some(r, make) for _ in range(rows)] for name, (_, make, _) in columns.items()}
    pq.write_table(table_of(columns, values), path, use_deprecated_int96_timestamps=True, store_schema=False,
                   compression=r.choice(CODECS), row_group_size=r.randint(1, 40), use_dictionary=r.random() < 0.5,
                   data_page_version=r.choice(["1.0", "2.0"]), data_page_size=r.choice([64, 1 << 20]))
    return documents(columns, values, rows)


def by_dictionary(r, path):
    words, rows = [r.text() for _ in range(5)], r.randint(1, 40)
    texts = [some(r, lambda r: r.choice(words)) for _ in range(rows)]
    index = r.choice([pa.int8(), pa.int16(), pa.int32()])
    value = r.choice([pa.string(), pa.large_string()])
    lists = [[some(r, lambda r: r.choice(words)) for _ in range(r.randint(0, 3))] for _ in range(rows)]
    offsets = [sum(len(l) for l in lists[:i]) for i in range(rows + 1)]
    encoded = pa.array([text for one in lists for text in one], value).dictionary_encode()
    table = pa.table({
        "text": pa.array(texts, pa.dictionary(index, value)),
        "texts": pa.ListArray.from_arrays(pa.array(offsets, pa.int32()), encoded),
    })
    pq.write_table(table, path, row_group_size=r.randint(1, 50))
    return [{"text": text, "texts": some_of} for text, some_of in zip(texts, lists)]


def without_annotations(r, path):
    """Text that old writers keep as mere bytes."""
    rows = r.randint(1, 20)
    values = [some(r, lambda r: r.choice([r.text().encode(), b"\xff\xfe", b""])) for _ in range(rows)]
    pq.write_table(pa.table({"a": pa.array(values, pa.binary())}), path, store_schema=False)
    return [{"a": none_or(data, value)} for value in values]


def by_pandas(r, path):
    rows = r.randint(1, 30)
    zone = r.choice([None, *ZONES])
    unit = r.choice(list(UNITS))
    ticks = [some(r, lambda r: r.ticks(UNITS[unit])) for _ in range(rows)]
    whole = [r.whole(64) for _ in range(rows)]
    reals = [some(r, lambda r: r.real()) for _ in range(rows)]
    texts = [some(r, lambda r: r.text()) for _ in range(rows)]
    # Categories of which there is none are of a type of their own.
    if r.choice([True, False, False]):
        texts = [None] * rows
    frame = pa.table({"at": pa.array(ticks, pa.int64()).cast(pa.timestamp(unit, zone)), "n": whole}).to_pandas()
    frame["x"] = pa.array(reals, pa.float64()).to_pandas()
    frame["text"] = texts
    frame["kind"] = frame["text"].astype("category")
    frame.to_parquet(path, index=r.choice([None, False]), compression=r.choice([None, "snappy", "gzip", "zstd"]))
    shown = instant if zone else local
    return [
        {"at": none_or(lambda t: shown(t, UNITS[unit]), at), "n": bigint(n), "x": none_or(real, x), "text": t, "kind": t}
        for at, n, x, t in zip(ticks, whole, reals, texts)
    ]


def by_polars(r, path):
    rows = r.randint(1, 30)
    zone = r.choice([None, "UTC", "Europe/Berlin"])
    unit = r.choice(["ms", "us", "ns"])
    ticks = [some(r, lambda r: r.ticks(UNITS[unit])) for _ in range(rows)]
    texts = [some(r, lambda r: r.text()) for _ in range(rows)]
    scale = r.randint(0, 10)
    amounts = [some(r, lambda r: r.digits(18)) for _ in range(rows)]
    lists = [some(r, lambda r: [some(r, lambda r: r.text()) for _ in range(r.randint(0, 3))]) for _ in range(rows)]
    pairs = [[r.whole(64), r.whole(64)] for _ in range(rows)]
    at = pl.Series(ticks, dtype=pl.Int64).cast(pl.Datetime(unit, "UTC" if zone else None))
    frame = pl.DataFrame({
        "at": at.dt.convert_time_zone(zone) if zone else at,
        "text": pl.Series(texts, dtype=pl.String),
        "kind": pl.Series(texts, dtype=pl.Categorical),
        "amount": pl.Series([none_or(lambda v: as_decimal(v, scale), v) for v in amounts], dtype=pl.Decimal(20, scale)),
        "list": pl.Series(lists, dtype=pl.List(pl.String)),
        "pair": pl.Series(pairs, dtype=pl.Array(pl.Int64, 2)),
        "of": pl.Series([{"a": t, "n": p[0]} for t, p in zip(texts, pairs)], dtype=pl.Struct({"a": pl.String, "n": pl.Int64})),
    })
    frame.write_parquet(path, compression=r.choice(["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"]),
                        row_group_size=r.randint(1, 40), statistics=r.random() < 0.5)
    shown = instant if zone else local
    return [
        {"at": none_or(lambda t: shown(t, UNITS[unit]), at), "text": text, "kind": text,
         "amount": none_or(lambda v: decimal(v, scale), amount), "list": some_of, "pair": [bigint(n) for n in pair],
         "of": {"a": text, "n": bigint(pair[0])}}
        for at, text, amount, some_of, pair in zip(ticks, texts, amounts, lists, pairs)
    ]


WRITERS = {"pyarrow": by_pyarrow, "spark": by_spark, "dictionary": by_dictionary, "bytes": without_annotations,
           "pandas": by_pandas, "polars": by_polars}
