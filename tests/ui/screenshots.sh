#!/bin/bash
# screenshots.sh: pictures of the window in its states, into build/screenshots/. `./dev screenshots`.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
mkdir -p build/screenshots
SCREEN=1100x720x24 PLAIN=1 tests/with-display.sh /usr/bin/python3 tests/ui/screenshots.py \
  build build/screenshots
# Of how peers are found, in a live DHT.
exec /usr/bin/python3 tests/ui/discovery.py build build/screenshots
