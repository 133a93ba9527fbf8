"""Polars as a contestant: `polars_peer.py MODE DATA [TASK]`, as the peers in TypeScript beside it.

In `memory` the relations are data frames, made once; on `disk` they are lazy scans of the Parquet files.
"""

import json
import sys
import time

START = (time.perf_counter(), time.process_time())

import os  # noqa: E402

os.environ.setdefault("POLARS_MAX_THREADS", "2")

import polars as pl  # noqa: E402
import polars.selectors as cs  # noqa: E402
from polars import col  # noqa: E402

COUNTED = ["processing", "shipped", "completed", "refunded"]
WINDOW_MS = 7 * 86_400_000


def relations(folder):
    """The flat relations of duckdb/relations.sql."""

    def scan(name):
        # Texts that a file holds as a dictionary come as categories, which do not join with texts.
        return pl.scan_parquet(f"{folder}/{name}/*.parquet").with_columns(cs.categorical().cast(pl.String))

    def ms(name):
        return col(name).dt.epoch("ms")

    def line(expression):
        return col("lines").list.eval(expression).list.sum()

    element = pl.element().struct
    orders = scan("transactions")
    refunds = orders.select("transactionId", "refunds").explode("refunds").filter(col("refunds").is_not_null())
    sessions = scan("sessions").with_columns(
        ms("startAt").alias("startAt"), pl.coalesce("userId", "visitorId").alias("person")
    )
    return {
        "users": scan("users").select("userId", "country", "loyaltyTier", ms("signupAt").alias("signupAt")),
        "orders": orders.select(
            "transactionId", "userId", "sessionId", "status", "currency", "test", "shippingMinor", "taxMinor",
            ms("at").alias("placedAt"),
            line(element.field("quantity")).alias("units"),
            line(element.field("quantity") * element.field("unitPriceMinor")).alias("grossMinor"),
            line(element.field("discountMinor")).alias("discountsMinor"),
        ),
        "refunds": refunds.unnest("refunds").select(
            "transactionId", "shippingMinor", "taxMinor", ms("at").alias("refundedAt"),
            col("lines").list.eval(element.field("goodsMinor")).list.sum().alias("goodsMinor"),
        ),
        "sessions": sessions.select(
            "sessionId", "person", "userId", "startAt", "device", "channel", "country", "bot", "internal"
        ),
        "events": sessions.select("person", "startAt", "bot", "internal", "events")
        .explode("events")
        .select(
            "person", "startAt", "bot", "internal",
            col("events").struct.field("type"),
            col("events").struct.field("at").dt.epoch("ms").alias("happenedAt"),
        ),
    }


def counted_orders(tables, p):
    return tables["orders"].filter(
        col("status").is_in(COUNTED), ~col("test"), col("currency") == p["currency"], col("placedAt") < p["as_of"]
    )


def counted_sessions(tables, p):
    return tables["sessions"].filter(~col("bot"), ~col("internal"), col("startAt") < p["as_of"])


def known_refunds(tables, p):
    return tables["refunds"].filter(col("refundedAt") < p["as_of"])


def order_net(tables, p):
    returned = known_refunds(tables, p).group_by("transactionId").agg(col("goodsMinor").sum())
    return (
        counted_orders(tables, p)
        .join(returned, on="transactionId", how="left")
        .with_columns((col("grossMinor") - col("discountsMinor") - col("goodsMinor").fill_null(0)).alias("net"))
    )


def rfm(tables, p):
    def score(measure, descending=False):
        worse = col(measure).rank("min", descending=descending).cast(pl.Int64) - 1
        return pl.min_horizontal(pl.lit(5, pl.Int64), 5 * worse // (pl.len().cast(pl.Int64) - 1) + 1)

    scored = (
        order_net(tables, p)
        .group_by("userId")
        .agg(
            ((p["as_of"] - col("placedAt").max()) // 86_400_000).alias("recencyDays"),
            pl.len().alias("frequency"),
            col("net").sum().alias("monetaryMinor"),
        )
        .with_columns(score("recencyDays", True).alias("r"), score("frequency").alias("f"), score("monetaryMinor").alias("m"))
    )
    named = counted_orders(tables, p).select("sessionId", pl.lit(1).alias("converted")).unique()
    visits = counted_sessions(tables, p).filter(col("userId").is_not_null()).join(named, on="sessionId", how="left")

    def top(field, name):
        return (
            visits.group_by("userId", field)
            .len()
            .sort(["len", field], descending=[True, False])
            .group_by("userId", maintain_order=True)
            .agg(col(field).first().alias(name))
        )

    visited = visits.group_by("userId").agg(
        pl.len().alias("sessions"),
        col("startAt").max().alias("lastSessionAt"),
        col("converted").count().alias("convertedSessions"),
    )
    fm = col("f") + col("m")

    def by_fm(low, middle, high):
        return pl.when(fm >= 8).then(pl.lit(high)).when(fm >= 5).then(pl.lit(middle)).otherwise(pl.lit(low))

    group = (
        pl.when(col("r").is_null()).then(pl.lit("Prospects"))
        .when(col("r") == 5).then(by_fm("New", "Active", "Champions"))
        .when(col("r") == 4).then(by_fm("Promising", "Active", "Loyal"))
        .when(col("r") == 3).then(by_fm("Needs attention", "Needs attention", "Loyal"))
        .when(col("r") == 2).then(by_fm("Almost lost", "At risk", "At risk"))
        .otherwise(by_fm("Dormant", "Almost lost", "Previously loyal"))
    )
    zero = {name: col(name).fill_null(0) for name in ("frequency", "monetaryMinor", "sessions", "convertedSessions")}
    return (
        tables["users"]
        .filter(col("signupAt") < p["as_of"])
        .join(scored, on="userId", how="left")
        .join(visited, on="userId", how="left")
        .join(top("device", "topDevice"), on="userId", how="left")
        .join(top("channel", "topChannel"), on="userId", how="left")
        .sort("userId")
        .select(
            "userId", "recencyDays", zero["frequency"], zero["monetaryMinor"], "r", "f", "m", group.alias("group"),
            "country", "loyaltyTier", zero["sessions"], "lastSessionAt", zero["convertedSessions"], "topDevice", "topChannel",
        )
    )


def funnel(tables, p):
    # What is used more than once is collected, so that it is worked out once.
    happened = (
        tables["events"]
        .filter(
            ~col("bot"), ~col("internal"), col("startAt") < p["as_of"],
            col("happenedAt") >= p["since"], col("happenedAt") < p["as_of"],
        )
        .select("person", "type", "happenedAt")
        .collect()
        .lazy()
    )

    def step(event, name):
        return happened.filter(col("type") == event).select("person", col("happenedAt").alias(name)).sort(name)

    purchases = (
        order_net(tables, p)
        .filter(col("placedAt") >= p["since"])
        .sort("placedAt", "transactionId")
        .unique(["userId", "placedAt"], keep="first", maintain_order=True)
        .select(col("userId").alias("person"), col("placedAt").alias("at4"), "net")
    )

    def following(chains, later, before, at):
        """Each next step is the nearest one at or after the one before."""
        there = chains.filter(col(before).is_not_null()).sort(before)
        joined = there.join_asof(
            later, left_on=before, right_on=at, by="person", strategy="forward", check_sortedness=False
        ).with_columns(pl.when(col(at) <= col("at1") + WINDOW_MS).then(col(at)).alias(at))
        return pl.concat([joined, chains.filter(col(before).is_null())], how="diagonal").collect().lazy()

    chains = following(step("product_view", "at1"), step("add_to_cart", "at2"), "at1", "at2")
    chains = following(chains, step("checkout", "at3"), "at2", "at3")
    chains = following(chains, purchases, "at3", "at4")
    times = ["at1", "at2", "at3", "at4"]
    best = (
        chains.with_columns(pl.sum_horizontal(*[col(at).is_not_null() for at in times]).alias("depth"))
        .sort("depth", "at1", descending=[True, False])
        .unique("person", keep="first", maintain_order=True)
    )
    names = ["product_view", "add_to_cart", "checkout", "purchase"]
    aggregates = []
    for i, at in enumerate(times):
        first = (col(at) - col("at1")).drop_nulls()
        aggregates += [
            col(at).count().alias(f"reached{i}"), first.median().alias(f"medianFirst{i}"), first.sum().alias(f"first{i}"),
        ]
        if i > 0:
            previous = (col(at) - col(times[i - 1])).drop_nulls()
            aggregates += [previous.median().alias(f"medianPrevious{i}"), previous.sum().alias(f"previous{i}")]
    aggregates.append(col("net").filter(col("at4").is_not_null()).sum().alias("net"))

    def table(totals):
        t = totals.row(0, named=True)

        def ratio(a, b):
            return a / b if b else None

        rows = []
        for i, name in enumerate(names):
            reached = t[f"reached{i}"]
            rows.append({
                "step": i + 1, "name": name, "reached": reached,
                "fromFirst": ratio(reached, t["reached0"]),
                "fromPrevious": ratio(reached, t[f"reached{i - 1}"]) if i else None,
                "medianMsFromFirst": t[f"medianFirst{i}"],
                "meanMsFromFirst": ratio(t[f"first{i}"], reached),
                "medianMsFromPrevious": t[f"medianPrevious{i}"] if i else None,
                "meanMsFromPrevious": ratio(t[f"previous{i}"], reached) if i else None,
                "netMinor": t["net"] if i == 3 else None,
            })
        return pl.DataFrame(rows)

    return table(best.select(aggregates).collect()).lazy()


def rounded(dividend, divisor):
    return pl.when(divisor > 0).then((dividend / divisor).round(0, mode="half_away_from_zero").cast(pl.Int64))


def geography(tables, p):
    current = lambda at: col(at) >= p["since"]  # noqa: E731
    sessions = counted_sessions(tables, p)
    orders = counted_orders(tables, p)
    named = orders.select("sessionId", pl.lit(True).alias("converted")).unique()
    visited = (
        sessions.filter(col("startAt") >= p["previous_since"])
        .join(named, on="sessionId", how="left")
        .with_columns(col("country").fill_null("(not set)"), current("startAt").alias("now"))
        .group_by("country")
        .agg(
            col("person").filter(col("now")).n_unique().alias("persons"),
            col("now").sum().alias("sessions"),
            (col("now") & col("converted").is_not_null()).sum().alias("convertedSessions"),
            (~col("now")).sum().alias("previousSessions"),
        )
    )
    places = sessions.select("sessionId", col("country").fill_null("(not set)"))
    sales = orders.join(places, on="sessionId", how="left").with_columns(col("country").fill_null("(no session)"))
    net = col("grossMinor") - col("discountsMinor")
    sold = (
        sales.filter(col("placedAt") >= p["previous_since"])
        .with_columns(current("placedAt").alias("now"))
        .group_by("country")
        .agg(
            col("now").sum().alias("orders"),
            col("userId").filter(col("now")).n_unique().alias("buyers"),
            col("grossMinor").filter(col("now")).sum(),
            col("discountsMinor").filter(col("now")).sum(),
            (~col("now")).sum().alias("previousOrders"),
            net.filter(~col("now")).sum().alias("previousSold"),
        )
    )
    returned = (
        sales.select("transactionId", "country")
        .join(known_refunds(tables, p).filter(col("refundedAt") >= p["previous_since"]), on="transactionId")
        .with_columns(current("refundedAt").alias("now"))
        .group_by("country")
        .agg(
            col("goodsMinor").filter(col("now")).sum().alias("returnsMinor"),
            col("goodsMinor").filter(~col("now")).sum().alias("previousReturns"),
        )
    )
    all_places = (
        visited.join(sold, on="country", how="full", coalesce=True)
        .join(returned, on="country", how="full", coalesce=True)
        .with_columns(pl.exclude("country").fill_null(0).cast(pl.Int64))
        .with_columns(
            (net - col("returnsMinor")).alias("netMinor"),
            (col("previousSold") - col("previousReturns")).alias("previousNetMinor"),
        )
    )
    last = col("country").replace_strict({"(no session)": 1, "(not set)": 2}, default=0, return_dtype=pl.Int64)
    return all_places.sort(last, "country").select(
        "country", "persons", "sessions", "convertedSessions",
        pl.when(col("sessions") > 0).then(col("convertedSessions") / col("sessions")).alias("sessionConversion"),
        "orders", "buyers", "grossMinor", "discountsMinor", "returnsMinor", "netMinor",
        rounded(net, col("orders")).alias("aovMinor"),
        rounded(col("netMinor"), col("sessions")).alias("netPerSessionMinor"),
        (col("netMinor") / col("netMinor").sum()).alias("netShare"),
        "previousSessions", "previousOrders", "previousNetMinor",
        pl.when(col("previousNetMinor") > 0).then(col("netMinor") / col("previousNetMinor") - 1).alias("netChange"),
    )


def revenue(tables, p):
    day = 86_400_000
    sums = ["units", "grossMinor", "discountsMinor", "returnsMinor", "shippingMinor", "taxMinor"]
    orders = counted_orders(tables, p).sort("placedAt", "transactionId")
    sold = orders.select(
        col("placedAt").alias("at"), col("userId").alias("buyer"), col("userId").is_first_distinct().alias("isFirst"),
        pl.lit(1).alias("orders"), "units", "grossMinor", "discountsMinor", pl.lit(0).alias("returnsMinor"),
        "shippingMinor", "taxMinor",
    )
    returned = known_refunds(tables, p).join(orders.select("transactionId"), on="transactionId", how="semi").select(
        col("refundedAt").alias("at"), pl.lit(None, pl.String).alias("buyer"), pl.lit(False).alias("isFirst"),
        pl.lit(0).alias("orders"), pl.lit(0).alias("units"), pl.lit(0).alias("grossMinor"),
        pl.lit(0).alias("discountsMinor"), col("goodsMinor").alias("returnsMinor"),
        -col("shippingMinor"), -col("taxMinor"),
    )
    facts = pl.concat([sold, returned], how="vertical_relaxed")
    now = facts.filter(col("at") >= p["since"]).group_by((col("at") // day).alias("day")).agg(
        col("orders").sum(), *[col(name).sum() for name in sums],
        col("buyer").drop_nulls().n_unique().alias("buyers"), col("isFirst").sum().alias("newBuyers"),
    )
    net = col("grossMinor") - col("discountsMinor") - col("returnsMinor")
    before = (
        facts.filter(col("at") >= p["previous_since"], col("at") < p["since"])
        .group_by(((col("at") + p["as_of"] - p["since"]) // day).alias("day"))
        .agg(net.sum().alias("previousNetMinor"))
    )
    days = pl.LazyFrame({"day": range(p["since"] // day, (p["as_of"] - 1) // day + 1)})
    return (
        days.join(now, on="day", how="left")
        .join(before, on="day", how="left")
        .with_columns(pl.exclude("day").fill_null(0).cast(pl.Int64))
        .with_columns(net.alias("netMinor"))
        .sort("day")
        .select(
            (col("day") * day).cast(pl.Datetime("ms")).dt.strftime("%Y-%m-%d").alias("from"),
            "orders", "units", "grossMinor", "discountsMinor", "returnsMinor", "netMinor", "shippingMinor", "taxMinor",
            (col("netMinor") + col("shippingMinor") + col("taxMinor")).alias("totalMinor"),
            rounded(col("grossMinor") - col("discountsMinor"), col("orders")).alias("aovMinor"),
            "buyers", "newBuyers", "previousNetMinor",
        )
    )


ANALYSES = {"rfm": rfm, "funnel": funnel, "geography": geography, "revenue": revenue}


def tell(answer):
    print(json.dumps(answer), flush=True)


def cost(since):
    return {"ms": (time.perf_counter() - since[0]) * 1000, "cpuMs": (time.process_time() - since[1]) * 1000}


def main(mode, path, task=None):
    with open(path, encoding="utf8") as file:
        data = json.load(file)
    tables = relations(data["files"])
    if mode == "memory":
        tables = {name: table.collect().lazy() for name, table in tables.items()}

    def run(name):
        return ANALYSES[name](tables, data["parameters"][name]).collect()

    if task:
        run(task)
        tell({**cost(START), "cpuMs": time.process_time() * 1000})
        return
    tell({"version": pl.__version__, "cost": cost(START)})
    for line in sys.stdin:
        question = json.loads(line)
        if "rows" in question:
            tell({"rows": run(question["rows"]).to_dicts()})
            continue
        since = (time.perf_counter(), time.process_time())
        run(question["run"])
        tell(cost(since))


main(*sys.argv[1:])
