/* bt.h — the engine's one public header: app/ and ui/ include this and nothing below it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-version.h"
