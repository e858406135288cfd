/* pm-meeting-head.h — a name with what belongs to it: in one line, or below it where it is narrow.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PM_TYPE_MEETING_HEAD (pm_meeting_head_get_type ())
G_DECLARE_FINAL_TYPE (PmMeetingHead, pm_meeting_head, PM, MEETING_HEAD, GtkWidget)

/* Children: a name, a chip, and what stands at the end of the line. */

G_END_DECLS
