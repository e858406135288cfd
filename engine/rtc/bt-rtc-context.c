/* bt-rtc-context.c — what all peers over WebRTC of an engine share.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "rtc/bt-rtc-private.h"

/* --- servers ------------------------------------------------------------------------------------------ */

/* Who waits looks whether all names are known that are worth to wait for. */
static void
servers_changed (gpointer data)
{
  BtRtcContext *self = data;

  for (GList *at = self->waiting.head; at != NULL; at = at->next)
    bt_rtc_kick (at->data);
}

static void
set_servers (BtRtcContext *self, const BtRtcConfig *config)
{
  g_clear_pointer (&self->servers, bt_rtc_servers_free);
  self->servers = bt_rtc_servers_new (config, servers_changed, self);
}

void
bt_rtc_context_set_config (BtRtcContext *self, const BtRtcConfig *config)
{
  set_servers (self, config);
  servers_changed (self);
}

/* --- the rest ----------------------------------------------------------------------------------------- */

/* One socket for each address and each way to a relay that is no datagram, and the descriptor by which
 * libnice's look-ups are cancelled. */
guint
bt_rtc_context_get_descriptors_max (const BtRtcContext *self)
{
  return BT_LIMIT_RTC_ADDRESSES * (1 + bt_rtc_servers_count_tcp (self->servers)) + 1;
}

BtRtcContext *
bt_rtc_context_new (GMainContext *context, const BtAddress *bound, GError **error)
{
  g_autoptr (BtRtcConfig) config = bt_rtc_config_new ();
  BtCertificate *certificate = bt_certificate_new (error);
  BtRtcContext *self;

  if (certificate == NULL)
    return NULL;
  self = g_new0 (BtRtcContext, 1);
  self->main = g_main_context_ref (context);
  self->certificate = certificate;
  self->pool = bt_sctp_pool_new (context);
  self->mdns = bt_mdns_new (context, bound);
  g_queue_init (&self->waiting);
  set_servers (self, config);
  return self;
}

void
bt_rtc_context_free (BtRtcContext *self)
{
  g_assert (self->n_rtcs == 0);
  bt_rtc_servers_free (self->servers);
  bt_mdns_free (self->mdns);
  bt_sctp_pool_free (self->pool);
  bt_certificate_free (self->certificate);
  g_main_context_unref (self->main);
  g_free (self);
}
