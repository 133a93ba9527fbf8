"""
lifetimes and mlxtend as a contestant: `models_peer.py DATA`. DATA holds what each needs in the form that it takes: of
customers x, t_x and T in weeks and m, and baskets as rows of a sparse table. Making that is not timed; fitting and
expecting, and finding rules, is.
"""

import json
import sys
import time
import warnings

import lifetimes
import mlxtend
import pandas as pd
from lifetimes import BetaGeoFitter, GammaGammaFitter
from mlxtend.frequent_patterns import association_rules, fpgrowth
from mlxtend.preprocessing import TransactionEncoder

warnings.filterwarnings("ignore")


def clv(customers, weeks):
    x, recency, age, spent = (customers[name] for name in ("x", "recency", "age", "spent"))
    purchases = BetaGeoFitter(penalizer_coef=0).fit(x, recency, age)
    valued = (x > 0) & (spent > 0)
    value = GammaGammaFitter(penalizer_coef=0).fit(x[valued], spent[valued])
    expected = purchases.conditional_expected_number_of_purchases_up_to_time(weeks, x, recency, age)
    alive = purchases.conditional_probability_alive(x, recency, age)
    worth = expected * value.conditional_expected_average_profit(x, spent)
    assert len(worth) == len(alive) == len(customers)
    return [{**purchases.params_.to_dict(), **value.params_.to_dict()}]


def basket(table, least):
    frequent = fpgrowth(table, min_support=least / len(table), use_colnames=True, max_len=2)
    rules = association_rules(frequent, num_itemsets=len(table), metric="support", min_threshold=0)
    return [
        {"ifItem": next(iter(a)), "thenItem": next(iter(c)), "orders": round(support * len(table)), "lift": lift}
        for a, c, support, lift in zip(rules["antecedents"], rules["consequents"], rules["support"], rules["lift"])
    ]


def main(path):
    with open(path, encoding="utf8") as file:
        data = json.load(file)
    customers = pd.DataFrame(data["customers"])
    encoder = TransactionEncoder()
    encoded = encoder.fit(data["baskets"]).transform(data["baskets"], sparse=True)
    table = pd.DataFrame.sparse.from_spmatrix(encoded, columns=encoder.columns_)
    tasks = {
        "clv": lambda: clv(customers, data["weeks"]),
        "basket, all orders": lambda: basket(table, data["least"]),
    }
    versions = f"lifetimes {lifetimes.__version__}, mlxtend {mlxtend.__version__}"
    print(json.dumps({"version": versions, "cost": {"ms": 0, "cpuMs": 0}}), flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        if "rows" in question:
            print(json.dumps({"rows": tasks[question["rows"]]()}), flush=True)
            continue
        wall, cpu = time.perf_counter(), time.process_time()
        tasks[question["run"]]()
        cost = {"ms": (time.perf_counter() - wall) * 1000, "cpuMs": (time.process_time() - cpu) * 1000}
        print(json.dumps(cost), flush=True)


main(*sys.argv[1:])
