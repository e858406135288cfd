/* bt-tracker-soup.c — what the kinds of trackers that begin with HTTP ask of libsoup.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-soup.h"

#include <string.h>

#include "base/bt-version.h"

#define IDLE_TIMEOUT 30 /* seconds a connection is kept for the next torrent's announce */

/* To speak from an address of one family is to connect by that family. (transfer full) (nullable) */
static GSocketAddress *
make_local_address (const BtAddress *local, BtTrackerFamily family)
{
  GInetAddress *any = NULL;
  GSocketAddress *address = NULL;

  if (local) {
    BtAddress any_port = *local;
    struct sockaddr_storage sockaddr;
    socklen_t size;

    any_port.port = 0;
    size = bt_address_to_sockaddr (&any_port, &sockaddr);
    return g_socket_address_new_from_native (&sockaddr, size);
  }
  if (family == BT_TRACKER_FAMILY_ANY)
    return NULL;
  any = g_inet_address_new_any (family == BT_TRACKER_FAMILY_V4 ? G_SOCKET_FAMILY_IPV4
                                                               : G_SOCKET_FAMILY_IPV6);
  address = g_inet_socket_address_new (any, 0);
  g_object_unref (any);
  return address;
}

SoupSession *
bt_tracker_soup_new (const BtAddress *local, BtTrackerFamily family, int max_conns,
                     int max_conns_per_host)
{
  g_autofree char *agent = g_strdup_printf ("Piecemeal/%s", bt_get_version ());
  g_autoptr (GSocketAddress) address = make_local_address (local, family);

  return soup_session_new_with_options ("user-agent", agent, "max-conns", max_conns,
                                        "max-conns-per-host", max_conns_per_host, "idle-timeout",
                                        IDLE_TIMEOUT, "local-address", address, NULL);
}

gboolean
bt_tracker_soup_get_remote (SoupMessage *message, BtAddress *address)
{
  GSocketAddress *remote = soup_message_get_remote_address (message);
  struct sockaddr_storage sockaddr;

  return remote && !G_IS_PROXY_ADDRESS (remote)
         && g_socket_address_to_native (remote, &sockaddr, sizeof sockaddr, NULL)
         && bt_address_from_sockaddr (address, (struct sockaddr *) &sockaddr);
}

/* "0.0.0.0" leads here as well. */
gboolean
bt_tracker_soup_is_loopback (SoupMessage *message)
{
  static const guint8 any4[16] = { [10] = 0xff, [11] = 0xff }, any6[16] = { 0 };
  BtAddress remote;

  return bt_tracker_soup_get_remote (message, &remote)
         && (bt_address_is_loopback (&remote) || memcmp (remote.ip, any4, sizeof any4) == 0
             || memcmp (remote.ip, any6, sizeof any6) == 0);
}

/* To libsoup all of these are "Unacceptable TLS certificate". The first that holds is told: whoever is known
 * to nobody may say what he likes of his name and his time. */
const char *
bt_tracker_soup_explain (SoupMessage *message, const GError *error)
{
  static const struct {
    GTlsCertificateFlags flag;
    const char *reason;
  } reasons[] = {
    { G_TLS_CERTIFICATE_UNKNOWN_CA,
      "nobody whom this computer trusts vouches for its certificate" },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, "its certificate belongs to another server" },
    { G_TLS_CERTIFICATE_EXPIRED, "its certificate has expired" },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, "its certificate is not valid yet" },
    { G_TLS_CERTIFICATE_REVOKED, "its certificate was revoked" },
  };
  GTlsCertificateFlags flags = soup_message_get_tls_peer_certificate_errors (message);

  if (!g_error_matches (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return error->message;
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++) {
    if (flags & reasons[i].flag)
      return reasons[i].reason;
  }
  return error->message;
}
