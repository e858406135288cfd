"""Runs a test of the window: when it fails, what accessibility sees is printed; the program never stays."""
# SPDX-License-Identifier: GPL-3.0-or-later
import atspi
import hands


def run(test):
    """@test has run(), and from then on its window (root) and its program, or None."""
    try:
        test.run()
    except AssertionError:
        if test.root is not None and test.program.poll() is None:
            atspi.dump(test.root)
        raise
    finally:
        if test.program is not None and test.program.poll() is None:
            hands.kill(test.program)
