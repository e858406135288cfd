#!/bin/bash
# run.sh [TEST...]: builds with Debian 13's compiler and libraries (GTK 4.18, libadwaita 1.7, GStreamer 1.26), where
# every warning is an error, and runs the unit and window tests there, or those that are named. `./dev trixie`.
# Needs root.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

build=build-trixie
export SHOW=$PWD

packages () { sed 's/#.*//' "$@" | xargs -n1; }

wanted () { packages .ci/packages | grep -v -x -F -f <(packages tests/trixie/left-out.packages); }

# Of the tree; the compiler's cache of this machine knows another compiler, so it has one of its own.
inside () { tests/trixie/tree.sh run tests env CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 LC_ALL=C.UTF-8 "$@"; }

# The window tests need what npm brings only for a Chromecast; it comes along with the tree as `./dev test` installed it.
tests/trixie/tree.sh make tests $(wanted) nodejs
inside sh -c 'for name in gtk4 libadwaita-1 gstreamer-1.0 glib-2.0; do
  echo "$name $(pkg-config --modversion "$name")"; done'
[ -f "$build/build.ninja" ] || inside meson setup "$build" -Dwerror=true
inside ninja -C "$build" ${DEV_NINJA_ARGS:-}
tests=("$@")
[ $# -gt 0 ] || tests=(--suite unit --suite ui --no-suite long)
rm -f "$build"/meson-logs/*.json
inside meson test -C "$build" --no-rebuild --num-processes "${DEV_TESTS_AT_ONCE:-$(($(nproc) + 1))}" --print-errorlogs \
  "${tests[@]}" || true
# Newer validators, too.
inside meson test -C "$build" --no-rebuild --print-errorlogs --logbase validators style-metainfo style-desktop || true
/usr/bin/python3 tests/count.py "$build/meson-logs/testlog.json" "$build/meson-logs/validators.json"
