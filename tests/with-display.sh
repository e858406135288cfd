#!/bin/bash
# with-display.sh COMMAND...: runs it with an own X server, window manager, session bus, network and
# XDG folders, and ends all of them with it. SCREEN=WxHxD is the screen (1400x900x24); RENDERER is GSK's
# (cairo); PLAIN=1 leaves out the frame that GTK draws around a window where nothing composes windows;
# PORTALS=1 has the portals of the machine and settings that last, as a desktop; WORK_KEEP=1 keeps the folders.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u

# A network of its own, of which only the loopback is there: what is tested here looks for peers, and
# shall ask nobody outside. Where the system forbids that, the window still runs.
alone=(--net)
[ "$(id -u)" = 0 ] || alone=(--user --map-root-user --net)
[ -z "${PORTALS:-}" ] || alone+=(--mount)
if [ -z "${UI_ALONE:-}" ] && unshare "${alone[@]}" true 2>/dev/null; then
  export UI_ALONE=${alone[*]}
  exec unshare "${alone[@]}" "$0" "$@"
fi
[ -z "${UI_ALONE:-}" ] || ip link set lo up
if [ -n "${PORTALS:-}" ] && [[ "${UI_ALONE:-}" != *--mount* ]]; then
  echo "with-display.sh: this system allows no mounts of one's own, which portals need" >&2
  exit 1
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/piecemeal-ui.XXXXXX")
run=$work/run
if [ -n "${PORTALS:-}" ]; then
  # Flatpak has it at this place inside a sandbox, and a lent file's path is to be the same on both sides.
  mkdir -p /run/user /run/netns
  mount -t tmpfs tmpfs /run/user || exit 1
  mount -t tmpfs tmpfs /run/netns || exit 1 # for networks of a test's own
  run=/run/user/$(id -u)
fi
pids=()

clean_up () {
  local pid
  for pid in "${pids[@]}"; do
    kill "$pid" 2>/dev/null
  done
  wait
  [ -n "${WORK_KEEP:-}" ] || rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 143' INT TERM

export UI_WORK=$work HOME=$work/home XDG_RUNTIME_DIR=$run XDG_DATA_HOME=$work/data \
  XDG_CONFIG_HOME=$work/config XDG_CACHE_HOME=$work/cache XDG_STATE_HOME=$work/state
mkdir -p "$HOME" "$XDG_RUNTIME_DIR" "$XDG_DATA_HOME/applications" "$XDG_CONFIG_HOME" \
  "$XDG_CACHE_HOME" "$XDG_STATE_HOME"
chmod 700 "$XDG_RUNTIME_DIR"

# There is no settings daemon here to tell the desktop's font and buttons.
mkdir -p "$XDG_CONFIG_HOME/gtk-4.0"
printf '[Settings]\ngtk-font-name=Cantarell 11\ngtk-decoration-layout=:close\n' \
  >"$XDG_CONFIG_HOME/gtk-4.0/settings.ini"
if [ -n "${PLAIN:-}" ]; then
  echo 'window.pm-window { margin: 0; padding: 0; border: none; box-shadow: none; }' \
    >"$XDG_CONFIG_HOME/gtk-4.0/gtk.css"
fi

Xvfb -displayfd 3 -screen 0 "${SCREEN:-1400x900x24}" -nolisten tcp 3>"$work/display" \
  >"$work/xvfb.log" 2>&1 &
pids+=($!)
for _ in $(seq 100); do
  [ -s "$work/display" ] && break
  sleep 0.05
done
[ -s "$work/display" ] || { echo "Xvfb did not start:" >&2; cat "$work/xvfb.log" >&2; exit 1; }

unset WAYLAND_DISPLAY
export DISPLAY=:$(cat "$work/display") GDK_BACKEND=x11 GSK_RENDERER=${RENDERER:-cairo} \
  LIBGL_ALWAYS_SOFTWARE=1 GSETTINGS_BACKEND=memory GTK_A11Y=atspi NO_AT_BRIDGE=0 LC_ALL=C.UTF-8
[ -z "${PORTALS:-}" ] || unset GSETTINGS_BACKEND
openbox >"$work/openbox.log" 2>&1 &
pids+=($!)

# What the session can start: all that the machine can, but for its portals, which not every machine has.
services=$work/services
mkdir "$services"
IFS=: read -r -a shares <<<"${XDG_DATA_DIRS:-/usr/local/share:/usr/share}"
for share in "${shares[@]}"; do
  cp --no-clobber "$share"/dbus-1/services/*.service "$services" 2>/dev/null
done
[ -n "${PORTALS:-}" ] || rm -f "$services"/org.freedesktop.{portal,impl.portal}.*
cat >"$work/bus.conf" <<EOT
<busconfig>
  <type>session</type>
  <keep_umask/>
  <listen>unix:tmpdir=$work</listen>
  <auth>EXTERNAL</auth>
  <servicedir>$XDG_DATA_HOME/dbus-1/services</servicedir>
  <servicedir>$services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
  <limit name="service_start_timeout">120000</limit>
  <limit name="auth_timeout">240000</limit>
  <limit name="max_match_rules_per_connection">50000</limit>
  <limit name="max_replies_per_connection">50000</limit>
</busconfig>
EOT
dbus-run-session --config-file="$work/bus.conf" -- "$@" 2> >(grep -v -E --line-buffered 'dbus-daemon|SpiRegistry' >&2)
