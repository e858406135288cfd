/* pm-cli-main.c — entry of the terminal program.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <bt.h>

int
main (int argc, char **argv)
{
  g_print ("piecemeal-cli %s\n", bt_get_version ());
  return 0;
}
