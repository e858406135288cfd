#!/bin/bash
# runtime.sh REPOSITORY BRANCH: GNOME's Platform and Sdk, and the extension with more codecs, as Debian 13's packages have
# them, so that the manifest builds and runs without the Internet. Only for tests: they have GNOME's names and none of
# its promises. Needs root.
# SPDX-License-Identifier: GPL-3.0-or-later
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

repository=$1 branch=$2 platform_branch=$2
tree=../trixie/tree.sh
arch=$(flatpak --default-arch)
work=${repository%/*}/work
codecs=org.freedesktop.Platform.codecs-extra
codecs_path=lib/codecs-extra
codecs_branch=25.08-extra # of GNOME 49 and 50

packages () { sed 's/#.*//' "$@" | xargs -n1; }

# What the runtime is made from: it is exported again when that has changed.
stamp () { cat runtime.sh appstream-compose "$1.packages" platform.packages | sha256sum; }

# export_runtime NAME BRANCH KIND: as the function of that kind fills it, unless it is there.
export_runtime () {
  local name=$1 branch=$2 kind=$3
  [ "$(cat "$repository/$kind.stamp" 2>/dev/null)" != "$(stamp "$kind")" ] || return 0
  printf '== exporting %s//%s\n' "$name" "$branch" >&2
  rm -rf "$work"
  mkdir -p "$work/files"
  if [ "$kind" = codecs ]; then
    fill_codecs
  else
    fill_runtime "$kind"
  fi
  metadata "$name" "$kind" >"$work/metadata"
  flatpak build-export --runtime --files=files --disable-sandbox "$repository" "$work" "$branch" >/dev/null
  rm -rf "$work"
  stamp "$kind" >"$repository/$kind.stamp"
}

# /usr is the runtime; /etc comes along as its etc.
fill_runtime () {
  local kind=$1 from
  from=$("$tree" path "$kind")
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
  # GNOME's runtime has these codecs (H.264, H.265, AAC) in its extension alone.
  rm -f "$work/files/lib/$arch-linux-gnu/gstreamer-1.0"/libgst{openh264,faad,voaacenc,de265,x265}.so
  mkdir -p "$work/files/lib/extensions" "$work/files/$codecs_path" "$work/files/share/runtime"
  [ "$kind" != sdk ] || install -m 755 appstream-compose "$work/files/bin/appstream-compose"
}

# The libraries that its tree has and the platform's has not.
fill_codecs () {
  local libraries=usr/lib/$arch-linux-gnu platform more
  platform=$("$tree" path platform)
  more=$("$tree" path codecs)
  mkdir -p "$work/files/lib"
  (cd "$more/$libraries" && find . -path './*.so*') | while read -r file; do
    [ -e "$platform/$libraries/$file" ] || (cd "$more/$libraries" && cp -a --parents "$file" "$work/files/lib")
  done
  # Debian leads to these by /etc/alternatives.
  ln -sf blas/libblas.so.3 lapack/liblapack.so.3 "$work/files/lib"
}

metadata () {
  if [ "$2" = codecs ]; then
    printf '[Runtime]\nname=%s\n\n[ExtensionOf]\nref=runtime/org.gnome.Platform/%s/%s\n' "$1" "$arch" "$platform_branch"
    return
  fi
  cat <<EOT
[Runtime]
name=$1
runtime=org.gnome.Platform/$arch/$branch
sdk=org.gnome.Sdk/$arch/$branch

[Environment]
GI_TYPELIB_PATH=/app/lib/girepository-1.0
GST_PLUGIN_SYSTEM_PATH=/app/lib/gstreamer-1.0:/usr/lib/extensions/gstreamer-1.0:/usr/lib/$arch-linux-gnu/gstreamer-1.0:/usr/$codecs_path/lib/gstreamer-1.0
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share

[Extension $codecs]
directory=$codecs_path
add-ld-path=lib
version=$codecs_branch
EOT
}

"$tree" make platform $(packages platform.packages)
FROM=platform "$tree" make sdk $(packages sdk.packages)
FROM=platform "$tree" make codecs $(packages codecs.packages)
mkdir -p "$repository"
[ -f "$repository/config" ] || ostree init --mode=bare-user-only --repo="$repository"
export_runtime org.gnome.Platform "$branch" platform
export_runtime org.gnome.Sdk "$branch" sdk
export_runtime "$codecs" "$codecs_branch" codecs
