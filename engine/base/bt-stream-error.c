/* bt-stream-error.c — why the reading of a file that is still coming ended.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-stream-error.h"

/* clang-format off */
G_DEFINE_QUARK (bt-stream-error-quark, bt_stream_error)
/* clang-format on */
