"""Random values, and how they are written down as what a reader has to give."""

import math
import random
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

EPOCH = datetime(1970, 1, 1)
TEXTS = [
    "", " ", "x", "Tea", "ü", "e\u0301", "😀", "Ａ", "\ufeffid", "a\ufeff", "\ufffd", "null", "NULL", "0", "true", "NaN",
    'say "tea"', '"', '""', "'", "\\", "\\n", "\n", "a\nb", "\r\n", "\t", ",", ";", "|", "a,b;c|d\te", " led and trailed ",
    "=1+1", "#", "\u2028", "\u0085", "\u00a0", "__proto__", "2026-03-29T02:30:00", "x" * 300,
]
NAMES = ["id", "Id", "ID", "id2", "name", "naïve", "a b", "a.b", "a", "0", "__proto__", "constructor", "_x", "$set", "😀", 'q"q']


class Random(random.Random):
    def text(self):
        if self.random() < 0.7:
            return self.choice(TEXTS)
        return "".join(chr(self.choice([self.randint(32, 126), self.randint(160, 0xD7FF), self.randint(0x10000, 0x10FFFF)]))
                       for _ in range(self.randint(0, 12)))

    def names(self, least=2, most=6):
        return self.sample(NAMES, self.randint(least, most))

    def whole(self, bits, signed=True):
        low, high = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
        return self.choice([low, high, 0, 1, self.randint(low, high), self.randint(max(low, -999), min(high, 999))])

    def real(self):
        return self.choice([0.0, -0.0, 0.1, -1.5, 1e300, 5e-324, 1e21, self.random(), self.gauss(0, 1e6),
                            float(self.randint(-(2**53), 2**53))])

    def digits(self, precision):
        return self.choice([0, 1, -1, 10**precision - 1, 1 - 10**precision, self.randint(-(10**precision) + 1, 10**precision - 1)])

    def ticks(self, per_second, low=-62135596800, high=253402300799):
        """A count since 1970, of a time within the years 1 to 9999."""
        # The least of 64 bits is none to pandas.
        low, high = max(low * per_second, 1 - 2**63), min(high * per_second, 2**63 - 1)
        near = [0, 1, -1, per_second - 1, -per_second - 1, 1774749600 * per_second, 1774749600 * per_second + per_second // 3]
        return self.choice([*near, self.randint(low, high), low, high, self.randint(0, 2_000_000_000 * per_second)])


def bigint(value):
    return {"$bigint": str(value)}


def real(value):
    if value is None or (math.isfinite(value) and not (value == 0 and math.copysign(1, value) < 0)):
        return value
    return {"$number": "NaN" if math.isnan(value) else "-0" if value == 0 else "Infinity" if value > 0 else "-Infinity"}


def data(value):
    """Bytes that are text are some."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return {"$bytes": value.hex()}


def instant(ticks, per_second):
    """Finer than milliseconds is cut off towards the past."""
    return {"$instant": ticks * 1000 // per_second}


def local(ticks, per_second):
    return (EPOCH + timedelta(milliseconds=ticks * 1000 // per_second)).isoformat(timespec="milliseconds")


def decimal(unscaled, scale):
    return f"{unscaled}e{-scale}"


def as_decimal(unscaled, scale):
    return Decimal((0 if unscaled >= 0 else 1, tuple(int(d) for d in str(abs(unscaled))), -scale))


def when(ticks, per_second, zone=None):
    """A time of Python, of microseconds at best."""
    time = EPOCH + timedelta(microseconds=ticks * 1_000_000 // per_second)
    return time.replace(tzinfo=timezone.utc) if zone else time


def day(days):
    return date(1970, 1, 1) + timedelta(days=days)
