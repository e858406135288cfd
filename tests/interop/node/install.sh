#!/bin/sh
# Installs with npm what package-lock.json lists, where that is not there yet. Whoever only builds or runs needs none of
# it. Beside `./dev` it is a test that runs before all others, so that a release's archive can be tested by itself.
# SPDX-License-Identifier: GPL-3.0-or-later
set -e
cd "$(dirname "$0")"
stamp=node_modules/.installed-lock.json
cmp -s package-lock.json "$stamp" && exit 0
echo "== installing with npm: what tests/interop/node/package-lock.json lists"
npm ci --ignore-scripts --omit=optional --no-audit --no-fund
cp package-lock.json "$stamp"
