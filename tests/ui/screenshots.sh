#!/bin/bash
# screenshots.sh [LOOK…]: pictures of every page and dialog, into build/screenshots/LOOK/. `./dev screenshots`. All
# looks take about half an hour. What they show of the talk's ideas: questions.md.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$(dirname "$(readlink -f "$0")")/../.."
folder=build/screenshots
failed=0

size () { # of the screen, which the window fills
  case $1 in
    narrowest*) echo 360x720 ;;
    narrow*) echo 400x720 ;;
    *) echo 1100x720 ;;
  esac
}

look () {
  SCREEN=$(size "$1")x24 PLAIN=1 tests/with-display.sh /usr/bin/python3 tests/ui/screenshots.py build "$folder" "$1" ||
    failed=1
}

# What a look's swarms on this computer alone do not have: a large DHT, and peers that are met by WebRTC.
pretended () {
  case $1 in
    dark) style=dark ;; mirrored) style=rtl ;; large) style=twice ;; light | narrow*) style= ;; *) return ;;
  esac
  case $1 in
    narrow | narrowest) [ "$1" = narrow ] && set -- "$1" 400 || set -- "$1" 360 ;;
    narrow*) return ;;
    *) set -- "$1" 1100 ;;
  esac
  mkdir -p "$folder/$1"
  PLAIN=1 SCREEN=${2}x720x24 tests/with-display.sh sh -c "
    build/tests/ui/discovery-gallery 'dht $style' $2 720 $folder/$1/dht-large.png
    build/tests/ui/meetings-gallery 'waiting $style' $2 720 $folder/$1/how-you-met-peers.png
    build/tests/ui/meetings-gallery 'failures $style' $2 720 $folder/$1/how-you-met-failures.png" || failed=1
}

if [ $# = 0 ]; then
  set -- light dark narrow narrow-dark narrowest mirrored narrow-mirrored contrast contrast-dark large narrow-large
  # Of how peers are found, in a live DHT.
  mkdir -p "$folder"
  /usr/bin/python3 tests/ui/discovery.py build "$folder" || failed=1
  # Of how peers in browsers are met, with a live tracker and peer.
  PLAIN=1 SCREEN=1100x720x24 tests/with-display.sh /usr/bin/python3 tests/ui/meetings.py build || failed=1
fi
for one; do
  look "$one"
  pretended "$one"
done
exit $failed
