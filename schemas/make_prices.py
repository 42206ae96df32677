#!/usr/bin/env python3
"""Makes prices.json from a directory with prices.json, prices_aux.json and specs.json.

    schemas/make_prices.py DIR > schemas/prices.json

Those three hold what was found of AWS's price lists, row by row with where it is from (SOURCES.md
says how it was collected and checked). Kept here is what a bill of a pipeline needs, grouped by
region, kind of price, basis, source and date. Prices are decimal numbers in USD: per instance-hour,
per GB-month (storage), per request or GB-second (lambda), per hour (emr_serverless).
"""
import collections
import json
import sys

KINDS = {"Training": "training", "Processing": "processing", "Transform": "transform",
         "StudioNotebook": "studio"}


def date_of(row, block, sources, source):
    return row.get("as_of") or block.get("as_of") or sources[source].get("as_of") or "undated"


def main(folder):
    def load(name):
        with open(f"{folder}/{name}", encoding="utf-8") as file:
            return json.load(file, parse_float=lambda text: text, parse_int=lambda text: text)

    prices, aux, specs = load("prices.json"), load("prices_aux.json"), load("specs.json")
    sources = prices["sources"]
    tables = collections.defaultdict(dict)

    def add(region, kind, basis, source, date, name, price):
        if price is not None:
            tables[region, kind, basis, source, date][name] = price

    for region, components in prices["regions"].items():
        for component, kind in KINDS.items():
            block = components.get(component, {})
            meta = block.get("_meta", {})
            for name, row in block.items():
                if name == "_meta" or row.get("hourly") is None:
                    continue
                source = row.get("source") or meta["source"]
                basis = row.get("basis") or "component"
                date = row.get("as_of") or meta.get("as_of")
                if not date or date.startswith("per row"):
                    date = sources[source].get("as_of")
                add(region, kind, basis, source, date or "undated", name, row["hourly"])
        for component, row in components.get("storage_gb_month", {}).items():
            if component not in ("Training", "Processing"):
                continue
            meta = components["storage_gb_month"]["_meta"]
            source = row.get("source") or meta["source"]
            date = row.get("as_of") or meta.get("as_of") or sources[source]["as_of"]
            add(region, "storage", "component", source, date, component, row.get("price"))
        block = components.get("lambda", {})
        for name, key in (("request", "request"), ("gb_second", "gb_second_x86_tier1"),
                          ("gb_second_arm", "gb_second_arm_tier1")):
            if key in block:
                meta = block["_meta"]
                add(region, "lambda", "component", meta["source"], meta["as_of"], name, block[key])
        block = components.get("emr_serverless", {})
        for name in ("vcpu_hour", "memory_gb_hour", "storage_gb_hour"):
            if name in block:
                meta = block["_meta"]
                add(region, "emr_serverless", "secondary", meta["source"],
                    meta["as_of"] or "undated", name, block[name])
        block = components.get("ec2_hourly", {})
        for name, price in block.items():
            if name != "_meta":
                meta = block["_meta"]
                add(region, "ec2", "component", meta["source"], meta["as_of"], name, price)
    for region, block in aux["ec2_hourly"].items():
        if any(key[0] == region and key[1] == "ec2" for key in tables):
            continue
        for name, price in block.items():
            add(region, "ec2", "component", "ec2-watcher", aux["sources"]["ec2"]["as_of"], name,
                price)
    rentable = collections.defaultdict(set)
    for key, rows in tables.items():
        if key[1] == "ec2":
            rentable[key[0]].update(rows)
    for region, block in aux["emr_on_ec2_uplift"].items():
        for name, price in block.items():
            if name in rentable[region]:
                add(region, "emr", "component", "emr-watcher", aux["sources"]["emr"]["as_of"],
                    name, price)

    # A family's ratio; sizes that differ from it have their own row.
    ratios = {}
    for family, row in prices["markup_over_ec2"]["observed"].items():
        ratios[family] = row["median"]
        for name, ratio in row.get("exceptions", {}).items():
            ratios[name.removeprefix("ml.")] = ratio
    for family, row in prices["markup_over_ec2"]["unverified_suggestion_for_missing_families"].items():
        if row["markup"] is not None:
            ratios[family] = row["markup"]

    used = sorted({key[3] for key in tables})
    local = sorted(name for name, row in specs["types"].items()
                   if float(row.get("local_nvme_gb") or 0) > 0)

    def rows_text(rows):
        return "{" + ",".join(f"{json.dumps(name)}:{price}" for name, price in sorted(rows.items())) + "}"

    out = ["{", ' "currency": "USD",', ' "sources": {']
    # The same data under two names: sources of a price and where they were found.
    out.append(",\n".join(
        f"  {json.dumps(name)}: " + json.dumps(
            {"what": sources[name]["what"],
             "where": " ".join(str(sources[name][key]) for key in ("repo", "path", "commit")
                               if sources[name].get(key))}, ensure_ascii=True)
        for name in used) + "\n },")
    out.append(' "local_storage": ' + json.dumps(local) + ",")
    out.append(' "ratio_to_ec2": ' + rows_text(ratios) + ",")
    out.append(' "tables": [')
    out.append(",\n".join(
        f'  {{"region":"{region}","kind":"{kind}","basis":"{basis}","source":"{source}",'
        f'"date":"{date}","rows":{rows_text(rows)}}}'
        for (region, kind, basis, source, date), rows in sorted(tables.items())) + "\n ]\n}")
    print("\n".join(out))


main(sys.argv[1])
