/* bt-tracker-client.c — asks trackers, whatever their kind.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tracker/bt-tracker-client.h"

#define KINDS_MAX 4 /* HTTP, UDP, WebSocket, and one that a test makes */

typedef struct {
  const BtTrackerKind *kind;
  gpointer self; /* owned */
} Member;

struct _BtTrackerClient {
  gboolean both_families;
  Member members[KINDS_MAX];
  guint n_members;
};

BtTrackerClient *
bt_tracker_client_new (gboolean both_families)
{
  BtTrackerClient *self = g_new0 (BtTrackerClient, 1);

  self->both_families = both_families;
  return self;
}

void
bt_tracker_client_free (BtTrackerClient *self)
{
  for (guint i = 0; i < self->n_members; i++)
    self->members[i].kind->free (self->members[i].self);
  g_free (self);
}

void
bt_tracker_client_add_kind (BtTrackerClient *self, const BtTrackerKind *kind, gpointer kind_self)
{
  g_assert (self->n_members < KINDS_MAX);
  self->members[self->n_members++] = (Member) { kind, kind_self };
}

static const Member *
find (BtTrackerClient *self, const char *url)
{
  for (guint i = 0; i < self->n_members; i++) {
    if (self->members[i].kind->speaks (url))
      return &self->members[i];
  }
  return NULL;
}

gboolean
bt_tracker_client_speaks (BtTrackerClient *self, const char *url)
{
  return find (self, url) != NULL;
}

gboolean
bt_tracker_client_introduces (BtTrackerClient *self, const char *url)
{
  const Member *member = find (self, url);

  return member && member->kind->introduces;
}

gboolean
bt_tracker_client_check (BtTrackerClient *self, const char *url, GError **error)
{
  const Member *member = find (self, url);

  if (member)
    return member->kind->check (url, error);
  g_set_error (error, BT_TRACKER_ERROR, BT_TRACKER_ERROR_URL,
               "not the URL of a tracker of a kind that we speak with");
  return FALSE;
}

gboolean
bt_tracker_client_may_have_both (BtTrackerClient *self, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = uri ? g_uri_get_host (uri) : NULL;

  return self->both_families && host && *host && !g_hostname_is_ip_address (host);
}

BtTrackerCall *
bt_tracker_client_announce (BtTrackerClient *self, const char *url, const BtTrackerRequest *request,
                            gint64 timeout_us, BtTrackerDone done, gpointer data)
{
  const Member *member = find (self, url);

  g_assert (member);
  return member->kind->announce (member->self, url, request, timeout_us, done, data);
}

BtTrackerCall *
bt_tracker_client_scrape (BtTrackerClient *self, const char *url, const BtInfoHash *hashes,
                          guint n_hashes, BtTrackerDone done, gpointer data)
{
  const Member *member = find (self, url);

  g_assert (member && n_hashes <= BT_TRACKER_SCRAPE_MAX);
  return member->kind->scrape (member->self, url, hashes, n_hashes, done, data);
}
