/* pm-cli-meetings.h — the "meeting" events: who was met over WebRTC, and who was not, and why.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "pm-cli-output.h"

G_BEGIN_DECLS

/* Tells each meeting of @torrent when the peer has greeted us, and when it is over. @output: borrowed. */
typedef struct _PmCliMeetings PmCliMeetings;

PmCliMeetings *pm_cli_meetings_new (PmCliOutput *output, BtTorrent *torrent);
void pm_cli_meetings_free (PmCliMeetings *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PmCliMeetings, pm_cli_meetings_free)

G_END_DECLS
