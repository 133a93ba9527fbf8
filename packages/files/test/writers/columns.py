"""Random columns of Arrow's types, each with what its values have to be read as."""

import struct

import pyarrow as pa
from values import as_decimal, bigint, data, decimal, instant, local, day, real

UNITS = {"s": 1, "ms": 1000, "us": 1_000_000, "ns": 1_000_000_000}
ZONES = ["UTC", "+05:30", "Europe/Berlin", "America/St_Johns"]


def plain(value):
    return value


def wholes(kind, bits, signed=True):
    return kind, lambda r: r.whole(bits, signed), bigint if bits == 64 else plain


def times(r):
    unit = r.choice(list(UNITS))
    zone = r.choice([None, *ZONES])
    per_second = UNITS[unit]
    shown = instant if zone else local
    return pa.timestamp(unit, zone), lambda r: r.ticks(per_second), lambda ticks: shown(ticks, per_second)


def decimals(r):
    wide = r.random() < 0.4
    precision = r.randint(39, 76) if wide else r.randint(1, 38)
    scale = r.randint(0, precision)
    kind = (pa.decimal256 if wide else pa.decimal128)(precision, scale)
    return kind, lambda r: r.digits(precision), lambda unscaled: decimal(unscaled, scale)


def float32(r):
    return struct.unpack("f", struct.pack("f", r.uniform(-1e6, 1e6)))[0]


def octets(r):
    return r.choice([b"", b"\xff\x00", r.text().encode(), r.randbytes(r.randint(0, 9))])


def leaf(r, inner):
    """A type, what makes a value of it, and what that is read as."""
    # This writer cuts no views within others.
    texts, bytes_ = ([], []) if inner else ([pa.string_view()], [pa.binary_view()])
    return r.choice([
        lambda: (r.choice([pa.string(), pa.large_string(), *texts]), lambda r: r.text(), plain),
        lambda: (r.choice([pa.binary(), pa.large_binary(), *bytes_]), octets, data),
        lambda: (pa.binary(3), lambda r: r.choice([b"EUR", b"\xff\x00x"]), data),
        lambda: wholes(pa.int8(), 8),
        lambda: wholes(pa.int16(), 16),
        lambda: wholes(pa.int32(), 32),
        lambda: wholes(pa.int64(), 64),
        lambda: wholes(pa.uint8(), 8, signed=False),
        lambda: wholes(pa.uint16(), 16, signed=False),
        lambda: wholes(pa.uint32(), 32, signed=False),
        lambda: wholes(pa.uint64(), 64, signed=False),
        lambda: (pa.float64(), lambda r: r.choice([r.real(), float("nan"), float("inf")]), real),
        lambda: (pa.float32(), float32, real),
        lambda: (pa.bool_(), lambda r: r.random() < 0.5, plain),
        lambda: (pa.date32(), lambda r: r.randint(-719162, 2932896), lambda days: day(days).isoformat()),
        lambda: times(r),
        lambda: times(r),
        lambda: decimals(r),
        lambda: (pa.null(), lambda r: None, plain),
    ])()


def nested(r, depth):
    kind, make, shown = column(r, depth - 1)
    most = 4
    which = r.choice(["list", "large", "fixed", "struct", "map"])
    if which == "struct":
        members = dict(zip(r.names(1, 3), [(kind, make, shown), *[column(r, depth - 1) for _ in range(2)]]))
        return (
            pa.struct([pa.field(name, member[0]) for name, member in members.items()]),
            lambda r: {name: some(r, member[1]) for name, member in members.items()},
            lambda value: {name: none_or(member[2], value[name]) for name, member in members.items()},
        )
    if which == "map":
        return (
            pa.map_(pa.string(), kind),
            lambda r: [(key, some(r, make)) for key in r.names(1, most)] if r.random() < 0.8 else [],
            lambda pairs: {"$map": [[key, none_or(shown, value)] for key, value in pairs]},
        )
    if which == "fixed":
        size = r.randint(1, 3)
        return pa.list_(kind, size), lambda r: [some(r, make) for _ in range(size)], lists(shown)
    list_of = pa.large_list if which == "large" else pa.list_
    return list_of(kind), lambda r: [some(r, make) for _ in range(r.randint(0, most))], lists(shown)


def lists(shown):
    return lambda values: [none_or(shown, value) for value in values]


def some(r, make):
    return None if r.random() < 0.2 else make(r)


def none_or(shown, value):
    return None if value is None else shown(value)


def column(r, depth=2):
    return nested(r, depth) if depth > 0 and r.random() < 0.4 else leaf(r, inner=depth < 2)


def array(kind, values):
    """Times, dates and decimals are given as the numbers that they are stored as."""
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.int64()).cast(kind)
    if pa.types.is_date32(kind):
        return pa.array(values, pa.int32()).cast(kind)
    if pa.types.is_decimal(kind):
        return pa.array([None if v is None else as_decimal(v, kind.scale) for v in values], kind)
    if pa.types.is_map(kind):
        offsets = offsets_of(values)
        pairs = [pair for value in values for pair in value or []]
        return pa.MapArray.from_arrays(pa.array(offsets, pa.int32()), pa.array([key for key, _ in pairs], pa.string()),
                                       array(kind.item_type, [value for _, value in pairs]))
    if pa.types.is_fixed_size_list(kind):
        size = kind.list_size
        items = array(kind.value_type, [item for value in values for item in (value or [None] * size)])
        return pa.FixedSizeListArray.from_arrays(items, type=kind, mask=pa.array([v is None for v in values], pa.bool_()))
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        large = pa.types.is_large_list(kind)
        offsets = pa.array(offsets_of(values), pa.int64() if large else pa.int32())
        items = array(kind.value_type, [item for value in values for item in value or []])
        return (pa.LargeListArray if large else pa.ListArray).from_arrays(offsets, items)
    if pa.types.is_struct(kind):
        # What may not be null is something also where nobody sees it.
        members = [array(f.type, [(None if f.nullable else 0) if v is None else v[f.name] for v in values]) for f in kind]
        return pa.StructArray.from_arrays(members, fields=list(kind), mask=pa.array([v is None for v in values], pa.bool_()))
    return pa.array(values, kind)


def offsets_of(values):
    """Where lists begin; that of a null is none, and the last is the end."""
    offsets, end = [], 0
    for value in values:
        offsets.append(None if value is None else end)
        end += len(value or [])
    return [*offsets, end]
