#!/bin/bash
# tree.sh: Debian 13 in folders of its own, each made once and kept. Needs root.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tree.sh make NAME PACKAGE...   a tree with these packages, installed when the list has changed
#   tree.sh run NAME COMMAND...    in the tree, in the folder that it is called from
#   tree.sh path NAME              where it lies
#
# PIECEMEAL_CACHE is where they are kept (~/.cache/piecemeal), SHOW a folder that is seen inside as well, FROM the
# tree that a new one begins as.
set -euo pipefail

trees=${PIECEMEAL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/piecemeal}/trixie

say () { printf '== %s\n' "$*" >&2; }

# logged NAME COMMAND...: its words are of interest only when it fails.
logged () {
  local log=$trees/$1.log
  shift
  "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; return 1; }
}

make_base () {
  [ ! -e "$trees/base.done" ] || return 0
  say "Debian 13 into $trees"
  mkdir -p "$trees"
  rm -rf "$trees/base"
  logged base debootstrap --variant=minbase trixie "$trees/base"
  # Sources are asked for as well, also newer ones, and none of its services is to start. A mirror that stands still
  # for long, as one inside a company may, calls its newer ones expired.
  sed 's/^deb /deb-src /; p; s/^deb-src \(.*\) trixie main/deb-src [check-valid-until=no] \1 sid main/' \
    "$trees/base/etc/apt/sources.list" >"$trees/base/etc/apt/sources.list.d/sources.list"
  printf '#!/bin/sh\nexit 101\n' >"$trees/base/usr/sbin/policy-rc.d"
  chmod 755 "$trees/base/usr/sbin/policy-rc.d"
  touch "$trees/base.done"
}

# run_in NAME COMMAND...: what is mounted for it goes with it, so that nothing stays behind in the tree.
run_in () {
  local tree=$trees/$1
  shift
  cp -L /etc/resolv.conf "$tree/etc/resolv.conf"
  [ -z "${SHOW:-}" ] || mkdir -p "$tree$SHOW"
  tree=$tree unshare --mount --pid --fork --kill-child bash -c '
    set -e
    mount --bind "$tree" "$tree" # so that its root is a mount, as any, and tests can change how those are shared
    mount -t proc proc "$tree/proc"
    mount --rbind /dev "$tree/dev"
    mount --rbind /sys "$tree/sys"
    [ -z "${SHOW:-}" ] || mount --rbind "$SHOW" "$tree$SHOW"
    # Its shell stays, for it is there who ends whose parent is gone: an orphan that nobody asks for seems to live.
    exec chroot "$tree" bash -c "cd \"\$0\" || exit; \"\$@\"; exit \$?" "${SHOW:-/}" "$@"' tree "$@"
}

install_in () {
  local name=$1
  shift
  logged "$name" run_in "$name" apt-get update -q
  logged "$name" run_in "$name" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"
  rm -rf "$trees/$name/var/cache/apt/archives"/*.deb
}

make_tree () {
  local name=$1 stamp
  shift
  stamp=$(printf '%s\n' "$@" | sha256sum)
  [ "$(cat "$trees/$name.done" 2>/dev/null)" != "$stamp" ] || return 0
  make_base
  if [ ! -d "$trees/$name" ]; then
    rm -rf "$trees/$name.new"
    cp -a "$trees/${FROM:-base}" "$trees/$name.new"
    mv "$trees/$name.new" "$trees/$name"
  fi
  say "installing into $trees/$name"
  install_in "$name" "$@"
  echo "$stamp" >"$trees/$name.done"
}

verb=$1
shift
case $verb in
make) make_tree "$@" ;;
run) run_in "$@" ;;
path) echo "$trees/$1" ;;
*) echo "tree.sh: no verb $verb" >&2; exit 2 ;;
esac
