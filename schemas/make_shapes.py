#!/usr/bin/env python3
"""Writes aws_shapes.json: the AWS API shapes that steps.json names, and all that they hold.

Usage: make_shapes.py --from-botocore DATA_DIR [--output FILE]
       make_shapes.py --from-cutout FILE [--output FILE]

DATA_DIR is botocore's `data` folder (SERVICE/VERSION/service-2.json, also as .gz). A cutout holds
the same shapes without documentation: {"about": {"source": ...}, "services": {SERVICE:
{"apiVersion": ..., "shapes": ...}}}. Both give the same bytes for the same shapes. The date comes
from steps.json: set it there to the day on which DATA_DIR was fetched.
"""

import argparse
import gzip
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
REFERENCE = re.compile(r"([a-z-]+)\.([A-Z]\w*)")
OWN_SERVICE = "pipelines"  # shapes that steps.json defines itself
# The keywords that tell one value from another; the rest is documentation and transport.
KEYWORDS = ("type", "document", "enum", "key", "max", "member", "members", "min", "pattern",
            "required", "union", "value")


def references(value):
    """Every string `service.Shape` in a JSON value (keys do not count)."""
    if isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, str):
        found = REFERENCE.fullmatch(value)
        if found and found[1] != OWN_SERVICE:
            yield found[1], found[2]


def name_of(reference):
    """A member is a shape's name in a cutout, an object that holds it in botocore."""
    return reference if isinstance(reference, str) else reference["shape"]


def plain_pattern(pattern):
    """Patterns match the whole value: anchors say nothing, and some end in a stray repetition."""
    pattern = re.sub(r"\$\{\d+,\d+\}$", "$", pattern)
    if pattern.startswith("^"):
        pattern = pattern[1:]
    if pattern.endswith("$") and not pattern.endswith("\\$"):
        pattern = pattern[:-1]
    return pattern


def plain(shape):
    """One shape in the output's form: members sorted, values in AWS's order."""
    out = {keyword: shape[keyword] for keyword in KEYWORDS if keyword in shape}
    for keyword in ("member", "key", "value"):
        if keyword in out:
            out[keyword] = name_of(out[keyword])
    if "members" in out:
        out["members"] = {name: name_of(out["members"][name]) for name in sorted(out["members"])}
    if "required" in out:
        out["required"] = sorted(out["required"])
        if not out["required"]:
            del out["required"]
    if "pattern" in out:
        out["pattern"] = plain_pattern(out["pattern"])
    return out


def held(shape):
    """The names of the shapes that a shape holds directly."""
    yield from shape.get("members", {}).values()
    for keyword in ("member", "key", "value"):
        if keyword in shape:
            yield shape[keyword]


def load_service(data, service):
    versions = sorted(path.parent for path in (data / service).glob("*/service-2.json*"))
    if not versions:
        sys.exit(f"{data} holds no service {service}")
    for name, opened in (("service-2.json", open), ("service-2.json.gz", gzip.open)):
        if (versions[-1] / name).exists():
            with opened(versions[-1] / name, "rt", encoding="utf-8") as file:
                model = json.load(file)
            return {"apiVersion": model["metadata"]["apiVersion"], "shapes": model["shapes"]}
    sys.exit(f"{versions[-1]} holds no service-2.json")


def botocore_version(data):
    text = (data.parent / "__init__.py").read_text(encoding="utf-8")
    return re.search(r"__version__ = ['\"]([^'\"]+)['\"]", text)[1]


def cut(wanted, model_of):
    """The wanted shapes and everything that they reach, by service."""
    services = {}
    pending = sorted(wanted, reverse=True)
    while pending:
        service, name = pending.pop()
        if service not in services:
            services[service] = {"apiVersion": model_of(service)["apiVersion"], "shapes": {}}
        shapes = services[service]["shapes"]
        if name in shapes:
            continue
        if name not in model_of(service)["shapes"]:
            sys.exit(f"{service} has no shape {name}")
        shapes[name] = plain(model_of(service)["shapes"][name])
        pending += [(service, other) for other in held(shapes[name])]
    return services


def write(source, date, services):
    """JSON with one shape a line, so that a newer model reads well in a diff."""
    compact = {"separators": (",", ":"), "ensure_ascii": True}
    lines = ["{", f'"source":{json.dumps(source)},', f'"date":{json.dumps(date)},', '"services":{']
    for service in sorted(services):
        shapes = services[service]["shapes"]
        version = json.dumps(services[service]["apiVersion"])
        lines.append(f'{json.dumps(service)}:{{"apiVersion":{version},"shapes":{{')
        lines += [f"{json.dumps(name)}:{json.dumps(shapes[name], **compact)},"
                  for name in sorted(shapes)]
        lines[-1] = lines[-1].removesuffix(",")
        lines.append("}},")
    lines[-1] = lines[-1].removesuffix(",")
    return "\n".join(lines + ["}", "}", ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    origin = parser.add_mutually_exclusive_group(required=True)
    origin.add_argument("--from-botocore", metavar="DATA_DIR", type=pathlib.Path)
    origin.add_argument("--from-cutout", metavar="FILE", type=pathlib.Path)
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "aws_shapes.json")
    options = parser.parse_args()

    steps = json.loads((HERE / "steps.json").read_text(encoding="utf-8"))
    if options.from_cutout:
        cutout = json.loads(options.from_cutout.read_text(encoding="utf-8"))
        source, models = cutout["about"]["source"], cutout["services"]
    else:
        data = options.from_botocore
        source = "boto/botocore " + botocore_version(data)
        models = {service: load_service(data, service)
                  for service in {service for service, _ in references(steps)}}

    def model_of(service):
        return models[service] if service in models else sys.exit(f"no service {service}")

    text = write(source, steps["date"], cut(set(references(steps)), model_of))
    options.output.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
