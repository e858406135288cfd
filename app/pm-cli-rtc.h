/* pm-cli-rtc.h — servers for WebRTC, as the command line names them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bt.h>

G_BEGIN_DECLS

/* Whether all of @config can be used. FALSE and an error (G_OPTION_ERROR) that names what cannot. */
gboolean pm_cli_check_rtc (const BtRtcConfig *config, GError **error);

G_END_DECLS
