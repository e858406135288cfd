#!/bin/bash
# screenshots.sh [LOOK…]: pictures of every page and dialog, into build/screenshots/LOOK/. `./dev screenshots`. All
# looks take about half an hour. What they show of the talk's ideas: questions.md.
# SPDX-License-Identifier: GPL-3.0-or-later
set -u
cd "$(dirname "$(readlink -f "$0")")/../.." || exit
folder=build/screenshots
failed=0

set_size () { # of the screen, which the window fills
  case $look in
    narrowest*) size=360x720 ;;
    narrow*) size=400x720 ;;
    store) size=952x656 ;;
    *) size=1100x720 ;;
  esac
}

# NAME GALLERY SCENE of what the swarms on this computer alone do not have: a large DHT, and peers that are met by
# WebRTC. Where much else goes on, a gallery's picture may come before its window is drawn.
pretended () {
  local words=$1 width=${size%x*} picture name gallery scene
  while read -r name gallery scene; do
    picture=$folder/$look/$name.png
    rm -f "$picture"
    for _ in 1 2 3; do
      [ -s "$picture" ] && break
      SCREEN=${size}x24 PLAIN=1 tests/with-display.sh "build/tests/ui/$gallery-gallery" "$scene $words" "$width" 720 \
        "$picture" </dev/null
    done
    [ -s "$picture" ] || failed=1
  done <<LIST
dht-large discovery dht
how-you-met-peers meetings waiting
how-you-met-failures meetings failures
LIST
}

# What the store shows, as a desktop would: with round corners and a shadow.
for_store () {
  local name
  for name in demo-swarm swarm pieces wire; do
    convert "$folder/store/$name.png" -alpha set \
      \( -size "$size" xc:none -fill white -draw "roundrectangle 0,0,$((${size%x*} - 1)),$((${size#*x} - 1)),12,12" \) \
      -compose DstIn -composite -compose Over \
      \( +clone -background black -shadow 45x9+0+5 \) +swap -background none -layers merge +repage \
      -gravity center -extent 1000x700 -strip "data/screenshots/$name.png" || failed=1
  done
}

if [ $# = 0 ]; then
  set -- light dark narrow narrow-dark narrowest mirrored narrow-mirrored contrast contrast-dark large narrow-large
  # Of how peers are found, in a live DHT.
  mkdir -p "$folder"
  /usr/bin/python3 tests/ui/discovery.py build "$folder" || failed=1
  # Of how peers in browsers are met, with a live tracker and peer.
  PLAIN=1 SCREEN=1100x720x24 tests/with-display.sh /usr/bin/python3 tests/ui/meetings.py build || failed=1
fi
for look; do
  set_size
  mkdir -p "$folder/$look"
  SCREEN=${size}x24 PLAIN=1 tests/with-display.sh /usr/bin/python3 tests/ui/screenshots.py build "$folder" "$look" ||
    failed=1
  [ "$look" != store ] || for_store
  case $look in
    light | narrow | narrowest) pretended "" ;;
    dark | narrow-dark) pretended dark ;;
    *mirrored) pretended rtl ;;
    *large) pretended twice ;;
  esac
done
exit $failed
