/* bt-tracker-error.c — why a tracker did not answer as hoped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-error.h"

G_DEFINE_QUARK (bt_tracker_error, bt_tracker_error)
