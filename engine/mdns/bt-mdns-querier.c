/* bt-mdns-querier.c — asks the local network for services and addresses, and follows what becomes of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns-querier.h"

#include "base/bt-limits.h"
#include "mdns/bt-dns-message.h"
#include "mdns/bt-mdns-browse.h"
#include "mdns/bt-mdns-questions.h"

struct _BtMdnsLookup {
  BtDnsName name;
  BtMdnsResolveFunc func;
  gpointer data;
  gint64 until_us;
  gboolean is_over;
};

struct _BtMdnsQuerier {
  BtRandom random;
  BtDnsCache *cache;
  BtMdnsQuestions *questions;
  GPtrArray *browses;  /* BtMdnsBrowse */
  GPtrArray *lookups;  /* BtMdnsLookup */
  gboolean is_telling; /* who is over is freed afterwards */
  gboolean is_stirred; /* somebody came who may have an answer at once */
  guint wanted_serial; /* of the cache, as of what is asked */
  guint purged_serial; /* likewise, as of what is kept */
};

static void
browse_free (gpointer browse)
{
  bt_mdns_browse_free (browse);
}

BtMdnsQuerier *
bt_mdns_querier_new (guint64 seed)
{
  BtMdnsQuerier *self = g_new0 (BtMdnsQuerier, 1);

  bt_random_init (&self->random, seed);
  self->cache = bt_dns_cache_new ();
  self->questions = bt_mdns_questions_new (&self->random, self->cache);
  self->browses = g_ptr_array_new_with_free_func (browse_free);
  self->lookups = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
bt_mdns_querier_free (BtMdnsQuerier *self)
{
  g_ptr_array_unref (self->browses);
  g_ptr_array_unref (self->lookups);
  bt_mdns_questions_free (self->questions);
  bt_dns_cache_free (self->cache);
  g_free (self);
}

/* --- what is asked ------------------------------------------------------------------------------------ */

static gboolean
knows (BtMdnsQuerier *self, const BtDnsName *name, BtDnsType type)
{
  guint place = 0;

  return bt_dns_cache_next (self->cache, name, type, &place) != NULL;
}

/* One family is enough; most have no address of the other, and would be asked for it for ever. */
static void
want_host (BtMdnsQuerier *self, const BtDnsName *name, gint64 now_us)
{
  gboolean has_v4 = knows (self, name, BT_DNS_A), has_v6 = knows (self, name, BT_DNS_AAAA);

  if (has_v4 || !has_v6)
    bt_mdns_questions_want (self->questions, name, BT_DNS_A, FALSE, now_us);
  if (has_v6 || !has_v4)
    bt_mdns_questions_want (self->questions, name, BT_DNS_AAAA, FALSE, now_us);
}

static void
want_service (BtMdnsQuerier *self, const BtDnsName *instance, gint64 now_us)
{
  guint place = 0;
  const BtDnsEntry *entry;

  bt_mdns_questions_want (self->questions, instance, BT_DNS_SRV, FALSE, now_us);
  bt_mdns_questions_want (self->questions, instance, BT_DNS_TXT, FALSE, now_us);
  while ((entry = bt_dns_cache_next (self->cache, instance, BT_DNS_SRV, &place)))
    want_host (self, &entry->record.target, now_us);
}

static void
want_services (BtMdnsQuerier *self, const BtMdnsBrowse *browse, gint64 now_us)
{
  guint place = 0, n = 0;
  const BtDnsEntry *entry;

  bt_mdns_questions_want (self->questions, &browse->type, BT_DNS_PTR, TRUE, now_us);
  while (n++ < BT_LIMIT_MDNS_SERVICES
         && (entry = bt_dns_cache_next (self->cache, &browse->type, BT_DNS_PTR, &place)))
    want_service (self, &entry->record.target, now_us);
}

static void
want_all (BtMdnsQuerier *self, gint64 now_us)
{
  self->wanted_serial = bt_dns_cache_get_serial (self->cache);
  bt_mdns_questions_begin (self->questions);
  for (guint i = 0; i < self->browses->len; i++)
    want_services (self, g_ptr_array_index (self->browses, i), now_us);
  for (guint i = 0; i < self->lookups->len; i++) {
    const BtMdnsLookup *lookup = g_ptr_array_index (self->lookups, i);

    want_host (self, &lookup->name, now_us);
  }
  bt_mdns_questions_end (self->questions);
}

/* --- who wants to know -------------------------------------------------------------------------------- */

BtMdnsBrowse *
bt_mdns_querier_browse (BtMdnsQuerier *self, const char *type, const BtMdnsBrowseFuncs *funcs,
                        gpointer data, gint64 now_us)
{
  BtMdnsBrowse *browse = bt_mdns_browse_new (type, funcs, data);

  g_return_val_if_fail (browse != NULL, NULL);
  browse->told_serial = bt_dns_cache_get_serial (self->cache) - 1;
  g_ptr_array_add (self->browses, browse);
  self->is_stirred = TRUE;
  want_all (self, now_us);
  return browse;
}

BtMdnsLookup *
bt_mdns_querier_resolve (BtMdnsQuerier *self, const char *name, gint64 patience_us,
                         BtMdnsResolveFunc func, gpointer data, gint64 now_us)
{
  BtMdnsLookup *lookup;
  BtDnsName parsed;

  if (self->lookups->len >= BT_LIMIT_MDNS_LOOKUPS || !bt_dns_name_parse (&parsed, name))
    return NULL;
  lookup = g_new0 (BtMdnsLookup, 1);
  lookup->name = parsed;
  lookup->func = func;
  lookup->data = data;
  lookup->until_us = now_us + patience_us;
  g_ptr_array_add (self->lookups, lookup);
  self->is_stirred = TRUE;
  want_all (self, now_us);
  return lookup;
}

/* Whether anybody was over. */
static gboolean
sweep (BtMdnsQuerier *self)
{
  guint n_before = self->browses->len + self->lookups->len;

  for (guint i = self->browses->len; i > 0; i--)
    if (((BtMdnsBrowse *) g_ptr_array_index (self->browses, i - 1))->is_over)
      g_ptr_array_remove_index (self->browses, i - 1);
  for (guint i = self->lookups->len; i > 0; i--)
    if (((BtMdnsLookup *) g_ptr_array_index (self->lookups, i - 1))->is_over)
      g_ptr_array_remove_index (self->lookups, i - 1);
  return self->browses->len + self->lookups->len < n_before;
}

/* Whoever ends leaves its questions to the next turn. */
static void
settle (BtMdnsQuerier *self)
{
  if (self->is_telling)
    return;
  sweep (self);
  self->is_stirred = TRUE;
}

void
bt_mdns_querier_end_browse (BtMdnsQuerier *self, BtMdnsBrowse *browse)
{
  browse->is_over = TRUE;
  settle (self);
}

void
bt_mdns_querier_end_lookup (BtMdnsQuerier *self, BtMdnsLookup *lookup)
{
  lookup->is_over = TRUE;
  settle (self);
}

void
bt_mdns_querier_end_all (BtMdnsQuerier *self)
{
  for (guint i = 0; i < self->browses->len; i++)
    ((BtMdnsBrowse *) g_ptr_array_index (self->browses, i))->is_over = TRUE;
  for (guint i = 0; i < self->lookups->len; i++)
    ((BtMdnsLookup *) g_ptr_array_index (self->lookups, i))->is_over = TRUE;
  settle (self);
}

gboolean
bt_mdns_querier_is_idle (const BtMdnsQuerier *self)
{
  return self->browses->len == 0 && self->lookups->len == 0;
}

void
bt_mdns_querier_restart (BtMdnsQuerier *self, gint64 now_us)
{
  bt_mdns_questions_restart (self->questions, now_us);
}

/* --- what comes --------------------------------------------------------------------------------------- */

/* Nobody else has us keep anything. */
static gboolean
is_wanted (const BtDnsRecord *record, gpointer data)
{
  const BtMdnsQuerier *self = data;
  BtAddress place = record->address;

  switch (record->type) {
  case BT_DNS_PTR:
    return bt_mdns_questions_have (self->questions, &record->name, BT_DNS_PTR)
           && bt_dns_name_is_child (&record->target, &record->name);
  case BT_DNS_SRV:
  case BT_DNS_TXT:
    return bt_mdns_questions_have (self->questions, &record->name, record->type);
  case BT_DNS_A:
  case BT_DNS_AAAA:
  default:
    place.port = 1; /* of something there, for the question below */
    return bt_address_is_dialable (&place) && !bt_address_is_link_local6 (&place)
           && (bt_mdns_questions_have (self->questions, &record->name, BT_DNS_A)
               || bt_mdns_questions_have (self->questions, &record->name, BT_DNS_AAAA));
  }
}

/* In a packet they stand in any order; what is wanted of one depends on those of the round before. */
static guint
get_round (const BtDnsRecord *record)
{
  switch (record->type) {
  case BT_DNS_PTR:
    return 0;
  case BT_DNS_SRV:
  case BT_DNS_TXT:
    return 1;
  case BT_DNS_A:
  case BT_DNS_AAAA:
  default:
    return 2;
  }
}

static void
take_round (BtMdnsQuerier *self, const BtDnsMessage *message, guint round, guint interface,
            gint64 now_us)
{
  BtDnsPlace place = { 0 };
  BtDnsRecord record;

  while (bt_dns_message_next (message, &place, &record))
    if (get_round (&record) == round && is_wanted (&record, self))
      bt_dns_cache_take (self->cache, &record, interface, now_us);
  if (bt_dns_cache_get_serial (self->cache) != self->wanted_serial)
    want_all (self, now_us);
}

void
bt_mdns_querier_feed (BtMdnsQuerier *self, const guint8 *bytes, gsize n_bytes, guint interface,
                      gint64 now_us)
{
  BtDnsMessage message;

  if (!bt_dns_message_open (&message, bytes, n_bytes) || !message.is_answer)
    return;
  for (guint round = 0; round < 3; round++)
    take_round (self, &message, round, interface, now_us);
}

/* --- telling ------------------------------------------------------------------------------------------ */

static void
tell_browses (BtMdnsQuerier *self)
{
  for (guint i = 0; i < self->browses->len; i++) {
    BtMdnsBrowse *browse = g_ptr_array_index (self->browses, i);

    if (!browse->is_over && browse->told_serial != bt_dns_cache_get_serial (self->cache))
      bt_mdns_browse_update (browse, self->cache);
  }
}

static void
tell_lookup (BtMdnsQuerier *self, BtMdnsLookup *lookup, gint64 now_us)
{
  g_autoptr (GArray) addresses = g_array_new (FALSE, FALSE, sizeof (BtAddress));

  bt_mdns_add_addresses (addresses, self->cache, &lookup->name, 0);
  if (addresses->len == 0 && now_us < lookup->until_us)
    return;
  lookup->is_over = TRUE;
  lookup->func (addresses, lookup->data);
}

static void
tell_lookups (BtMdnsQuerier *self, gint64 now_us)
{
  for (guint i = 0; i < self->lookups->len; i++) {
    BtMdnsLookup *lookup = g_ptr_array_index (self->lookups, i);

    if (!lookup->is_over)
      tell_lookup (self, lookup, now_us);
  }
}

/* What nobody wants to know any more is not followed any more, and would be old when somebody does. */
static void
forget (BtMdnsQuerier *self)
{
  self->purged_serial = bt_dns_cache_get_serial (self->cache);
  bt_dns_cache_purge (self->cache, is_wanted, self);
}

void
bt_mdns_querier_turn (BtMdnsQuerier *self, gint64 now_us)
{
  gboolean was_stirred = self->is_stirred;

  bt_dns_cache_expire (self->cache, now_us);
  self->is_stirred = FALSE;
  self->is_telling = TRUE;
  tell_browses (self);
  tell_lookups (self, now_us);
  self->is_telling = FALSE;
  was_stirred |= sweep (self);
  want_all (self, now_us);
  if (was_stirred || self->purged_serial != bt_dns_cache_get_serial (self->cache))
    forget (self);
}

/* --- sending ------------------------------------------------------------------------------------------ */

gboolean
bt_mdns_querier_write (BtMdnsQuerier *self, BtDnsWriter *writer, gint64 now_us)
{
  return bt_mdns_questions_write (self->questions, writer, now_us);
}

gint64
bt_mdns_querier_get_deadline (const BtMdnsQuerier *self)
{
  gint64 deadline_us = MIN (bt_dns_cache_get_deadline (self->cache),
                            bt_mdns_questions_get_deadline (self->questions));

  if (self->is_stirred)
    return 0;
  for (guint i = 0; i < self->lookups->len; i++) {
    const BtMdnsLookup *lookup = g_ptr_array_index (self->lookups, i);

    deadline_us = MIN (deadline_us, lookup->until_us);
  }
  return deadline_us;
}
