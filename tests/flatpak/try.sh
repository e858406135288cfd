#!/bin/bash
# try.sh: the Flatpak as its manifest says, built and used without the Internet: on a stand-in of GNOME's runtime out of
# Debian 13's packages, which is made once. Leaves a bundle and a picture in build/flatpak. `./dev flatpak`.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")/../.."

cache=${PIECEMEAL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/piecemeal}
archives=$cache/flatpak/archives
runtimes=$cache/flatpak/runtimes
out=$PWD/build/flatpak
# What the stand-in is: Debian 13 has GNOME 48.
branch=48
export PIECEMEAL_CACHE=$cache FLATPAK_USER_DIR=$cache/flatpak/user
# Nothing of this belongs to the desktop of whoever runs it.
export XDG_DATA_DIRS=$FLATPAK_USER_DIR/exports/share:/usr/local/share:/usr/share

say () { printf '== %s\n' "$*" >&2; }

as_root () {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

manifest=$(ls flatpak/*.json | grep -v 'Devel\.json$')
id=$(basename "$manifest" .json)

# Again only for other versions than those that lie there.
fetch_archives () {
  local wanted
  wanted=$(/usr/bin/python3 tests/flatpak/overlay.py --names "$manifest")
  mkdir -p "$archives"
  [ "$(cat "$archives/wanted" 2>/dev/null)" != "$wanted" ] || return 0
  say "fetching Debian's archives of" $wanted
  as_root env PIECEMEAL_CACHE="$cache" SHOW="$archives" tests/trixie/tree.sh run base bash -s -- $wanted <tests/flatpak/archives.sh
  echo "$wanted" >"$archives/wanted"
}

make_runtime () {
  as_root env PIECEMEAL_CACHE="$cache" tests/flatpak/runtime.sh "$runtimes" "$branch"
  flatpak --user remote-add --if-not-exists --no-gpg-verify stand-in "file://$runtimes"
  flatpak --user install -y --noninteractive --or-update --no-related stand-in \
    "org.gnome.Platform//$branch" "org.gnome.Sdk//$branch" >/dev/null
}

# What git knows or would know of this tree, as it stands.
copy_source () {
  rm -rf "$out/source"
  mkdir -p "$out/source"
  git ls-files -z --cached --others --exclude-standard | tar --create --null --ignore-failed-read --files-from=- \
    2>/dev/null | tar --extract --directory="$out/source"
}

build_app () {
  say "building $id"
  /usr/bin/python3 tests/flatpak/overlay.py "$manifest" "$archives" "$out/source" "$branch" "$out/$id.json" >&2
  # The bundle's application is what was tried: the store makes its own from the same manifest. More jobs than processors,
  # for ninja is told to start none while the machine has twice as much to do as there are jobs.
  (cd "$out" && flatpak-builder --user --disable-rofiles-fuse --disable-updates --force-clean --ccache \
    --rebuild-on-sdk-change --jobs="$(($(nproc) + 2))" --state-dir=state --repo=repo app "$id.json") \
    >"$out/build.log" 2>&1 \
    || { tail -n 60 "$out/build.log" >&2; exit 1; }
  flatpak --user remote-add --if-not-exists --no-gpg-verify piecemeal-tree "file://$out/repo"
  flatpak --user install -y --noninteractive --reinstall piecemeal-tree "$id" >/dev/null
  flatpak build-bundle "$out/repo" "$out/$id.flatpak" "$id"
}

main () {
  mkdir -p "$out"
  make_runtime
  fetch_archives
  copy_source
  build_app
  say "using it"
  PLAIN=1 PORTALS=1 tests/with-display.sh /usr/bin/python3 tests/flatpak/use.py "$id" "$out"
  say "after $SECONDS s there are:"
  du -shL "$cache/trixie" "$runtimes" "$FLATPAK_USER_DIR/app/$id/current/active/files" "$out/$id.flatpak" >&2
}

main "$@"
