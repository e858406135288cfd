/* bt-tracker-error.c — why a tracker did not answer as hoped.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-error.h"

/* It would be taken for a subtraction. */
/* clang-format off */
G_DEFINE_QUARK (bt-tracker-error-quark, bt_tracker_error)
/* clang-format on */
