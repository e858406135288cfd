/* bt.h — the engine's one header for the window and the terminal program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-dht-stat.h"
#include "base/bt-discovery-stat.h"
#include "base/bt-options.h"
#include "base/bt-piece-map.h"
#include "base/bt-rtc-config.h"
#include "base/bt-rtc-stat.h"
#include "base/bt-stat.h"
#include "base/bt-version.h"
#include "demo/bt-demo.h"
#include "metainfo/bt-magnet.h"
#include "metainfo/bt-metainfo.h"
#include "model/bt-dht.h"
#include "model/bt-engine.h"
#include "model/bt-file.h"
#include "model/bt-peer.h"
#include "model/bt-source.h"
#include "model/bt-torrent.h"
#include "model/bt-tracker.h"
#include "storage/bt-storage-error.h"
#include "tracker/bt-tracker-error.h"
