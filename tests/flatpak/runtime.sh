#!/bin/bash
# runtime.sh REPOSITORY BRANCH: GNOME's Platform and Sdk as Debian 13's packages have them, so that the manifest builds
# and runs without the Internet. Only for tests: they have GNOME's names and none of its promises. Needs root.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

repository=$1 branch=$2
tree=../trixie/tree.sh
arch=$(flatpak --default-arch)
work=${repository%/*}/work

packages () { sed 's/#.*//' "$@" | xargs -n1; }

# What the runtime is made from: it is exported again when that has changed.
stamp () { cat runtime.sh appstream-compose "$1.packages" platform.packages | sha256sum; }

# export_runtime NAME TREE: /usr is the runtime; /etc comes along as its etc.
export_runtime () {
  local name=$1 kind=$2 from
  [ "$(cat "$repository/$kind.stamp" 2>/dev/null)" != "$(stamp "$kind")" ] || return 0
  from=$("$tree" path "$kind")
  printf '== exporting %s//%s\n' "$name" "$branch" >&2
  rm -rf "$work"
  mkdir -p "$work/files"
  cp -al "$from/usr/." "$work/files/" # links: nothing of it is written to
  cp -a "$from/etc" "$work/files/etc"
  rm -rf "$work/files/share"/{doc,man,info,lintian}
  # Meson shall take it for GNOME's, where libraries of an application lie in lib, and nowhere else.
  rm -f "$work/files/etc/debian_version"
  if [ -d "$work/files/lib64" ] && [ ! -L "$work/files/lib64" ]; then
    rm -r "$work/files/lib64"
    ln -s "lib/$arch-linux-gnu" "$work/files/lib64"
  fi
  rm -f "$work/files/etc"/{resolv.conf,hostname,mtab,machine-id,passwd-,shadow*,gshadow*}
  mkdir -p "$work/files/lib/extensions" "$work/files/share/runtime"
  [ "$kind" != sdk ] || install -m 755 appstream-compose "$work/files/bin/appstream-compose"
  metadata "$name" >"$work/metadata"
  flatpak build-export --runtime --files=files --disable-sandbox "$repository" "$work" "$branch" >/dev/null
  rm -rf "$work"
  stamp "$kind" >"$repository/$kind.stamp"
}

metadata () {
  cat <<EOT
[Runtime]
name=$1
runtime=org.gnome.Platform/$arch/$branch
sdk=org.gnome.Sdk/$arch/$branch

[Environment]
GI_TYPELIB_PATH=/app/lib/girepository-1.0
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/extensions/gstreamer-1.0:/usr/lib/$arch-linux-gnu/gstreamer-1.0
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
EOT
}

"$tree" make platform $(packages platform.packages)
FROM=platform "$tree" make sdk $(packages sdk.packages)
mkdir -p "$repository"
[ -f "$repository/config" ] || ostree init --mode=bare-user-only --repo="$repository"
export_runtime org.gnome.Platform platform
export_runtime org.gnome.Sdk sdk
