/* pm-cli-values.h — numbers of the command line.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Sets @error (G_OPTION_ERROR_BAD_VALUE) and returns FALSE. */
gboolean pm_cli_refuse (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What was given for the option @name; @text NULL: it was not, and nothing changes. FALSE and an
 * error for what is no such number. */
/* KiB a second; @rate: in bytes a second. */
gboolean pm_cli_parse_rate (const char *name, const char *text, guint64 *rate, GError **error);
/* A whole number from 1 to @most. */
gboolean pm_cli_parse_count (const char *name, const char *text, guint most, guint *value,
                             GError **error);
/* As "2", "1.5" or "0.75"; @percent: 200, 150, 75. */
gboolean pm_cli_parse_ratio (const char *text, guint *percent, GError **error);

G_END_DECLS
