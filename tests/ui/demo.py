#!/usr/bin/python3
"""demo.py BUILD: the swarm in a box is no film: its listeners are open, its counts are the engine's, and
another seed makes another swarm; it stands still, takes one step, and tells what happens."""
# SPDX-License-Identifier: GPL-3.0-or-later
import pathlib
import re
import subprocess
import sys
import time

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


WINDOW = "Piecemeal"
STILL_S = 1.5
STEP = re.compile(r"^(Block \d+ of piece \d+ (came|went)|It is your turn|Your turn is over|You let|"
                  r"You give|Somebody’s turn)")
RULES = re.compile(r"^(Rarest First|Tit for Tat|Several at Once|Slow Peer|A Try|First Pieces|Taking Turns|"
                   r"Complete)$")


def look(root):
    """Everything that is said, but for what only people's time changes."""
    return [node.get_name() for node in atspi.walk(root) if node.get_name()]


def is_still(root):
    """Whether all words are the same after a while."""
    before = look(root)
    time.sleep(STILL_S)
    return look(root) == before


def check_pace(root):
    """By mouse and by keyboard: it stands, takes a step that it tells of, and goes on."""
    atspi.find(root, None, RULES)
    step = atspi.find(root, "push button", "One step")
    hands.check(not atspi.is_sensitive(step), "no step while it runs")
    atspi.press(atspi.find(root, "push button", "Pause"))
    atspi.wait(lambda: atspi.is_sensitive(step) and is_still(root), "a swarm that stands still")
    hands.check(True, "nothing is said any more while it stands")
    atspi.press(step)
    hands.check(STEP.match(atspi.find(root, None, STEP).get_name()), "a step is told")
    hands.focus(WINDOW)
    hands.key("space")
    atspi.find(root, "push button", "Pause")
    hands.key("space")
    atspi.wait(lambda: atspi.is_sensitive(atspi.find(root, "push button", "One step")), "that Space pauses")
    hands.key("Right")
    atspi.find(root, None, STEP)
    hands.key("space")
    atspi.find(root, "push button", "Pause")
    hands.check(True, "Space pauses and goes on, Right takes a step")


def check_window(program, root):
    first = compare_counts(root, 0)
    listeners = {port for address, port in hands.tcp_listeners(program.pid)
                 if address == "127.0.0.1"}
    hands.check(len(listeners) >= 4, f"{len(listeners)} listeners are open on 127.0.0.1")
    later = compare_counts(root, min(first[0] + 1, first[1]))
    hands.check(later[0] >= first[0], f"the text said what the engine did at {first} and {later}")
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
    program = hands.start(build, "--demo", "--seed", "7")
    root = atspi.application("piecemeal", program.pid)
    check_pace(root)  # alone: the keyboard goes to a window by its title
    rehearsals = [start_rehearsal(build, seed) for seed in (1, 2, 3)]
    check_window(program, root)
    swarms = [read_rehearsal(program) for program in rehearsals]
    print(*swarms, sep="\n")
    hands.check(len({info_hash for info_hash, _ in swarms}) == 3, "another seed, other bytes")
    hands.check(all(sorted(order) == ["0", "1", "2", "3", "4"] for _, order in swarms),
                "each piece comes once")
    hands.check(len({tuple(order) for _, order in swarms}) > 1, "and in another order")


main(*sys.argv[1:])
