/* bt-session-discovery.c — ways of finding peers without trackers, as one torrent sees them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-commands.h"
#include "session/bt-session-private.h"

void
bt_session_run_ask_way (BtCommand *base, gpointer session)
{
}
