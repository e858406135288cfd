/* bt-version.c — the version of the engine.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/bt-version.h"

const char *
bt_get_version (void)
{
  return BT_VERSION;
}
