/* bt-upnp-values.h — what UPnP renderers say in text: times, states, types, and where they are. A codec
 * without I/O. Thread: any.
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UPnP AVTransport:1, ConnectionManager:1 and Device Architecture 1.0. Texts may be anything: they are a
 * stranger's. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  BT_UPNP_UNKNOWN, /* of a vendor's own, or none */
  BT_UPNP_STOPPED,
  BT_UPNP_PLAYING,
  BT_UPNP_TRANSITIONING,
  BT_UPNP_PAUSED,
  BT_UPNP_NO_MEDIA,
} BtUpnpState;

/* TransportState. @text may be NULL. */
BtUpnpState bt_upnp_state_parse (const char *text);

/* "1:02:03", "01:02:03.456" or "0:00:03.1/2", in microseconds. FALSE: it is none, as "NOT_IMPLEMENTED".
 * @text may be NULL. */
gboolean bt_upnp_time_parse (const char *text, gint64 *time_us);
/* "1:02:03": without fractions, which many renderers refuse. @time_us >= 0. (transfer full) */
char *bt_upnp_time_format (gint64 time_us);

/* Whether @sink, of GetProtocolInfo, has @type ("video/mp4") among what is fetched over HTTP. Types that
 * have several names count as one. TRUE where it says nothing. @sink may be NULL. */
gboolean bt_upnp_sink_accepts (const char *sink, const char *type);

/* The device's part of a USN, "uuid:…", where it is one of @target ("…:MediaRenderer:1") in any version.
 * NULL: it is not. (transfer full) */
char *bt_upnp_usn_parse (const char *usn, const char *target);

/* Of the answer to a search (a datagram), where the description is; NULL: it is no such answer. @target:
 * what was searched. (transfer full) */
char *bt_upnp_answer_parse (const char *data, gsize size, const char *target);

/* Of http://, an address in numbers, and a port; @ip is told without brackets. NULL otherwise. Whoever
 * answers may not send us anywhere else than to itself. (transfer full) */
GUri *bt_upnp_location_parse (const char *location, const char *ip);

/* One line that can be shown and written into XML, BT_LIMIT_UPNP_NAME characters at most. "": nothing of
 * @text can. (transfer full) */
char *bt_upnp_name_clean (const char *text);

G_END_DECLS
