#!/usr/bin/env python3
"""clang-tidy over every source of a build, several of them in one translation unit.

Nearly all of clang-tidy's time goes into the standard library's headers, again for every file. So the
sources of a room are looked at together, as far as the names of their unnamed namespaces differ; what
does not compile together is parted in two. What is found is printed; exit status 1 if
anything was.

usage: tidy.py BUILD JOBS [FILE...]    BUILD has a compile_commands.json; FILEs instead of all sources
"""
import concurrent.futures
import json
import os
import re
import shlex
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LARGEST = 16  # sources; more of them save little, and leave a processor idle at the end
NAMED = re.compile(
    r"^(?:struct|class|union|enum class|enum|using)\s+(\w+)|(\w+)\s*(?:\[[^\]]*\]\s*)?[({=;]")


TAKEN = re.compile(r"^using (?:\w+::)*(\w+);")


def own_names(text):
    """What the unnamed namespaces of a source declare, and what it takes from other namespaces; what
    clang-format puts at the lines' starts."""
    names, taken, unnamed = set(), set(), False
    for line in text.splitlines():
        if line == "namespace {":
            unnamed = True
        elif line.startswith("}  // namespace"):
            unnamed = False
        elif TAKEN.match(line):
            taken.add(TAKEN.match(line)[1])
        elif unnamed and re.match(r"\w|\[\[", line):
            found = NAMED.search(line)
            if found:
                names.add(found[1] or found[2])
    return names, taken


def sources(build):
    """The project's sources with the words of their commands that matter, and the folder of each."""
    found = []
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        for entry in json.load(file):
            path = entry["file"]
            if not path.startswith(ROOT + "/") or path.startswith(build + "/"):
                continue
            words = shlex.split(entry["command"])
            words = words[words.index(next(w for w in words if "clang" in w)) + 1:]
            flags = []
            skip = False
            for word in words:
                if skip or word in ("-c", path):
                    skip = False
                elif word == "-o":
                    skip = True
                else:
                    flags.append(word)
            found.append((os.path.relpath(path, ROOT), tuple(flags)))
    return sorted(set(found))


def room_of(path):
    return "rules" if path.startswith("rules/") else os.path.dirname(path)


def group(found):
    """Sources of one room and with the same flags whose own names all differ."""
    groups = []
    for path, flags in found:
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        # Rules become namespaces of their own, see write().
        names, taken = (set(), set()) if is_rule(path, text) else own_names(text)
        for other in groups:
            if (other["room"], other["flags"]) == (room_of(path), flags) and \
                    len(other["paths"]) < LARGEST and \
                    not other["names"] & (names | taken) and not other["taken"] & names:
                break
        else:
            other = {"room": room_of(path), "flags": flags, "paths": [], "names": set(),
                     "taken": set()}
            groups.append(other)
        other["paths"].append(path)
        other["names"] |= names
        other["taken"] |= taken
    return groups


def is_rule(path, text):
    return path.startswith("rules/") and "\nextern constinit const Rule " in text and \
        text.count("\nnamespace plumbline {\n") == 1


def write(folder, number, paths):
    """A source that includes the others. All rules define check(): each is put into a namespace."""
    lines = []
    for index, path in enumerate(paths):
        with open(os.path.join(ROOT, path), encoding="utf-8") as file:
            text = file.read()
        if is_rule(path, text):
            text = text.replace("\nnamespace plumbline {\n",
                                f"\nnamespace plumbline {{ namespace part{index} {{\n")
            text = text.replace("\n}  // namespace plumbline\n", "\n}}\n")
            copy = os.path.join(folder, path)
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            with open(copy, "w", encoding="utf-8") as file:
                file.write(text)
            lines.append(f'#include "{copy}"')
        else:
            lines.append(f'#include "{os.path.join(ROOT, path)}"')
    name = os.path.join(folder, f"part{number}.cpp")
    with open(name, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return name


def look(path, flags, together):
    command = ["clang-tidy-14", "--quiet"]
    if together:
        command.append("--checks=-bugprone-suspicious-include")
    command += ["--config-file=" + os.path.join(ROOT, ".clang-tidy"), path, "--", *flags]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def check(folder, number, paths, flags):
    """Exit status, what was said, and how often sources had to be parted."""
    if len(paths) == 1:
        return *look(os.path.join(ROOT, paths[0]), flags, False), 0
    status, said = look(write(folder, number, paths), flags, True)
    if status == 0 or "clang-diagnostic-error" not in said:
        return status, said.replace(folder + "/", ""), 0
    half = len(paths) // 2
    first = check(folder, number + "a", paths[:half], flags)
    second = check(folder, number + "b", paths[half:], flags)
    return max(first[0], second[0]), first[1] + second[1], first[2] + second[2] + 1


def main():
    build, jobs = os.path.abspath(sys.argv[1]), int(sys.argv[2])
    wanted = {os.path.relpath(os.path.abspath(path), ROOT) for path in sys.argv[3:]}
    found = [one for one in sources(build) if not wanted or one[0] in wanted]
    if not found:
        sys.exit(f"tidy: {build} has no sources to look at")
    groups = sorted(group(found), key=lambda part: -len(part["paths"]))
    folder = os.path.join(build, "parts")
    os.makedirs(folder, exist_ok=True)
    bad = parted = 0
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(check, folder, str(number), part["paths"], part["flags"])
                   for number, part in enumerate(groups)]
        for one in running:
            status, said, times = one.result()
            bad += status != 0
            parted += times
            if status:
                print(said, end="")
    print(f"summary: clang-tidy looked at {len(found)} sources in {len(groups)} parts"
          + (f", {parted} of which did not compile" if parted else ""))
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
