#!/usr/bin/python3
"""demo.py BUILD: the swarm in a box is no film: its listeners are open, its counts are the engine's, and
another seed makes another swarm."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))
import atspi  # noqa: E402
import hands  # noqa: E402

LONGEST_S = 240
YOU = re.compile(r"You have (\d+) of (\d+) pieces")


def engine_counts():
    """(pieces here, pieces, peers), by the program's own word on the bus."""
    found = re.search(r"\(uint32 (\d+), (?:uint32 )?(\d+), (?:uint32 )?(\d+)\)",
                      hands.bus_state("demo-counts"))
    if found is None:
        raise AssertionError(hands.bus_state("demo-counts"))
    return tuple(int(number) for number in found.groups())


def read_counts(root):
    """(pieces here, pieces) as the accessible text of the map says."""
    for node in atspi.find_all(root, None, YOU):
        return tuple(int(number) for number in YOU.search(node.get_name()).groups())
    return None


def compare_counts(root, at_least):
    """Once @at_least pieces are here, both say the same (the text may lag for 5 s)."""
    def agree():
        told, said = engine_counts()[:2], read_counts(root)
        return said if told == said and told[0] >= at_least else None
    return atspi.wait(agree, f"equal counts from {at_least} pieces on", LONGEST_S)


def check_window(build):
    program = hands.start(build, "--demo", "--seed", "7")
    root = atspi.application("piecemeal", program.pid)
    first = compare_counts(root, 0)
    listeners = {port for address, port in hands.tcp_listeners(program.pid)
                 if address == "127.0.0.1"}
    hands.check(len(listeners) >= 4, f"{len(listeners)} listeners are open on 127.0.0.1")
    later = compare_counts(root, first[0] + 1)
    hands.check(later[0] > first[0], f"the text said what the engine did at {first} and {later}")
    for number in (1, 2, 3):
        atspi.find(root, None, re.compile(rf"Peer {number}\b"))
    hands.quit_orderly(program)


def start_rehearsal(build, seed):
    return hands.start(build, "--demo", "--run-to-end", "--seed", seed, stdout=subprocess.PIPE,
                       text=True)


def read_rehearsal(program):
    """(info hash, pieces in the order in which they came)."""
    text = program.communicate(timeout=LONGEST_S)[0]
    hands.check(program.returncode == 0, "the swarm in a box completes")
    return (re.search(r"info hash ([0-9a-f]{40})", text).group(1),
            re.findall(r"^piece (\d+) is here", text, re.M))


def main(build):
    build = pathlib.Path(build)
    rehearsals = [start_rehearsal(build, seed) for seed in (1, 2, 3)]
    check_window(build)
    swarms = [read_rehearsal(program) for program in rehearsals]
    print(*swarms, sep="\n")
    hands.check(len({info_hash for info_hash, _ in swarms}) == 3, "another seed, other bytes")
    hands.check(all(sorted(order) == ["0", "1", "2", "3", "4"] for _, order in swarms),
                "each piece comes once")
    hands.check(len({tuple(order) for _, order in swarms}) > 1, "and in another order")


main(*sys.argv[1:])
