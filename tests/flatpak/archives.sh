#!/bin/bash
# archives.sh [PACKAGE VERSION]...: fetches the upstream archives of these versions out of Debian's source packages, into
# the folder that it is called from. Runs inside a tree that knows Debian's sources.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail

# full_version PACKAGE VERSION: as Debian counts it; of a version that it has not, what came right after it.
full_version () {
  local known after
  known=$(apt-cache showsrc "$1" | sed -n 's/^Version: //p')
  for after in '' '\+[^-]*'; do
    grep -m 1 -E "^([0-9]+:)?${2//./\\.}$after-" <<<"$known" && return
  done
  echo "archives.sh: $1 $2 is not there, only" $known >&2
  return 1
}

apt-get update -q >/dev/null
while [ $# -gt 0 ]; do
  version=$(full_version "$1" "$2")
  apt-get source -q --print-uris "$1=$version" | sed -n "s/^'\(.*\)' \(.*\.orig\.tar\.[a-z0-9]*\) [0-9]* \(.*\)$/\1 \2 \3/p" \
    | while read -r address file hash; do
      [ -s "$file" ] || /usr/lib/apt/apt-helper -o APT::Sandbox::User=root download-file "$address" "$file" "$hash" >/dev/null
    done
  shift 2
done
