#!/usr/bin/python3
"""Whole swarms on a simulated clock: time over the ideal, fairness, waste, and pictures of them"""
# SPDX-License-Identifier: GPL-3.0-or-later
import argparse
import json
import pathlib
import resource
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "lib"))
import simplot

# What is asked of a scenario: words, figure, whether that is enough.
ASKED = {
    "flash-crowd": [
        ("last done", lambda r: last(r) / r["ideal_us"], 1.15, " x ideal"),
        ("waste", lambda r: 100 * waste(r), 1, " %"),
    ],
    "free-riders": [
        ("a rider's share when half the others are done", lambda r: rider_share(r), 1 / 3, ""),
        ("waste", lambda r: 100 * waste(r), 1, " %"),
    ],
    "seed-leaves": [
        ("last done", lambda r: last(r) / r["ideal_us"], 1.15, " x ideal"),
        ("seed sent", lambda r: r["seed_uploaded"] / r["size"], 1.1, " copies"),
    ],
}

NEVER = float("inf")


def quantile(values, percent):
    """The least value that so many percent do not exceed."""
    values = sorted(values)
    return values[max(0, -(-len(values) * percent // 100) - 1)]


def times(result, number=None):
    """When those of a class, or all, were done, in microseconds."""
    return [peer["done_us"] if peer["done_us"] >= 0 else NEVER for peer in result["peers"]
            if number is None or peer["class"] == number]


def last(result):
    return max(times(result))


def waste(result):
    received = sum(peer["downloaded"] for peer in result["peers"])
    return sum(peer["wasted"] for peer in result["peers"]) / received if received else 0


def rider_share(result):
    """What free riders have on average when the median contributor is done."""
    median = quantile(times(result, 0), 50)
    for sample in result["samples"]:
        if sample["at_us"] >= median:
            break
    return sample["progress"][1] / 1000


def stays(result):
    """How long each took since it came, in microseconds."""
    return [peer["took_us"] if peer["took_us"] >= 0 else NEVER for peer in result["peers"]]


def ratios(result):
    return [peer["uploaded"] / peer["downloaded"] for peer in result["peers"]
            if peer["downloaded"] and not result["classes"][peer["class"]]["gives_nothing"]]


def run(program, name, seed):
    """The result of one run, and the CPU seconds it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([program, name, f"--seed={seed}"], stdout=subprocess.PIPE, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout), cpu


def over_ideal(result, us):
    return "never" if us == NEVER else f"{us / result['ideal_us']:.2f}"


def show(result, cpu, picture):
    done, ideal = times(result), result["ideal_us"]
    spans = (("median", 50), ("95 % by", 95), ("last", 100))
    first = result["first_copy_uploaded"] / result["size"]
    fair = ratios(result)
    least = min(sample["copies_least"] for sample in result["samples"])
    mean = sum(s["copies_mean_1000"] for s in result["samples"]) / len(result["samples"]) / 1000
    print(f"\n{result['name']}: {result['title']}")
    print(f"  done over ideal ({ideal / 1e6:.0f} s): "
          + ", ".join(f"{word} {over_ideal(result, quantile(done, percent))}"
                      for word, percent in spans)
          + "; since each came: "
          + ", ".join(f"{word} {over_ideal(result, quantile(stays(result), percent))}"
                      for word, percent in spans))
    for number, kind in enumerate(result["classes"] if len(result["classes"]) > 1 else []):
        print(f"    {kind['name']}: median "
              f"{over_ideal(result, quantile(times(result, number), 50))}, last "
              f"{over_ideal(result, quantile(times(result, number), 100))}")
    print(f"  given over got: median {quantile(fair, 50):.2f}, "
          f"{quantile(fair, 5):.2f} to {quantile(fair, 95):.2f} for nine in ten")
    print(f"  wasted: {100 * waste(result):.2f} %; copies of a piece: least {least}, mean {mean:.1f}")
    print(f"  the seed sent {result['seed_uploaded'] / result['size']:.2f} copies"
          + (f", {first:.2f} until all pieces were out" if result["first_copy_us"] >= 0 else ""))
    print(f"  {result['end_us'] / 1e6:.0f} simulated seconds in {cpu:.1f} of CPU, "
          f"{result['end_us'] / 1e6 / max(cpu, 0.01):.0f} each; events {result['digest']}")
    print(f"  {picture}")


def judge(result):
    """Prints the figures that are asked for; returns whether they hold."""
    good = True
    for words, figure, limit, unit in ASKED.get(result["name"], []):
        found = figure(result)
        good &= found <= limit
        print(f"  {'ok  ' if found <= limit else 'FAIL'} {words}: {found:.2f}{unit}, "
              f"asked for: at most {limit:.2f}")
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="build folder")
    parser.add_argument("--seed", type=int, default=1, help="of all chance")
    parser.add_argument("--pictures", default="build/sim", help="where the SVGs go")
    parser.add_argument("scenarios", nargs="*", help="all, if none is named")
    options = parser.parse_args()
    program = pathlib.Path(options.build, "tests", "sim", "sim-scenario")
    known = subprocess.run([program], stdout=subprocess.PIPE, check=True, text=True).stdout.split()
    unknown = set(options.scenarios) - set(known)
    if unknown:
        sys.exit(f"no scenario is named {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    folder = pathlib.Path(options.pictures)
    folder.mkdir(parents=True, exist_ok=True)
    good = True
    for name in options.scenarios or known:
        result, cpu = run(program, name, options.seed)
        picture = folder / f"{name}.svg"
        picture.write_text(simplot.draw(result), encoding="utf-8")
        show(result, cpu, picture)
        good &= judge(result)
    return 0 if good else 1


sys.exit(main())
