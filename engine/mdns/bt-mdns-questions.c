/* bt-mdns-questions.c — what to ask the local network, and when to ask it again.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "mdns/bt-mdns-questions.h"

#include "base/bt-limits.h"

#define MS 1000 /* microseconds */
/* RFC 6762, 5.2: so that those who begin by the same cause, such as power that is back, do not ask at once. */
#define FIRST_MIN_US (20 * MS)
#define FIRST_SPREAD_US (100 * MS)
/* Likewise: a second between the first two at least, each gap twice the last one, an hour at most. */
#define GAP_MIN_US G_USEC_PER_SEC
#define GAP_MAX_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
/* Likewise: at 80, 85, 90 and 95 percent of its life, and up to two percent later. */
#define RENEWAL_FIRST 80 /* percent */
#define RENEWAL_STEP 5   /* likewise */
#define RENEWALS 4
#define RENEWAL_SPREAD 200 /* hundredths of a percent */
/* Packets of ours: whatever strangers have us ask, the network carries ten a second. */
#define PACKET_GAP_US (100 * MS)

typedef struct {
  /* Its key. */
  BtDnsName name;
  BtDnsType type;

  gboolean is_open, is_wanted;
  gboolean is_due; /* goes into the packet that is being written */
  gint64 asked_us; /* last; 0: never */
  gint64 gap_us;   /* until the next time */
  gint64 next_us;  /* by that plan */
  guint spread;    /* of renewals, by chance */
} Question;

struct _BtMdnsQuestions {
  BtRandom *random;
  BtDnsCache *cache;
  GPtrArray *questions; /* Question; owned */
  GHashTable *index;    /* the same, by name and type */
  gint64 packet_us;     /* no packet before that */
};

static guint
hash (gconstpointer key)
{
  const Question *question = key;

  return bt_dns_name_hash (&question->name) ^ question->type;
}

static gboolean
equal (gconstpointer a, gconstpointer b)
{
  const Question *one = a, *other = b;

  return one->type == other->type && bt_dns_name_equal (&one->name, &other->name);
}

BtMdnsQuestions *
bt_mdns_questions_new (BtRandom *random, BtDnsCache *cache)
{
  BtMdnsQuestions *self = g_new0 (BtMdnsQuestions, 1);

  self->random = random;
  self->cache = cache;
  self->questions = g_ptr_array_new_with_free_func (g_free);
  self->index = g_hash_table_new (hash, equal);
  return self;
}

void
bt_mdns_questions_free (BtMdnsQuestions *self)
{
  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->questions);
  g_free (self);
}

/* --- what is wanted ----------------------------------------------------------------------------------- */

static Question *
get (const BtMdnsQuestions *self, guint index)
{
  return g_ptr_array_index (self->questions, index);
}

static Question *
find (const BtMdnsQuestions *self, const BtDnsName *name, BtDnsType type)
{
  const Question key = { .name = *name, .type = type };

  return g_hash_table_lookup (self->index, &key);
}

static void
plan_first (BtMdnsQuestions *self, Question *question, gint64 now_us)
{
  question->gap_us = GAP_MIN_US;
  question->next_us = now_us + FIRST_MIN_US + bt_random_below (self->random, FIRST_SPREAD_US);
}

static Question *
add (BtMdnsQuestions *self, const BtDnsName *name, BtDnsType type, gint64 now_us)
{
  Question *question = g_new0 (Question, 1);

  question->name = *name;
  question->type = type;
  plan_first (self, question, now_us);
  question->spread = bt_random_below (self->random, RENEWAL_SPREAD);
  g_ptr_array_add (self->questions, question);
  g_hash_table_add (self->index, question);
  return question;
}

void
bt_mdns_questions_begin (BtMdnsQuestions *self)
{
  for (guint i = 0; i < self->questions->len; i++)
    get (self, i)->is_wanted = FALSE;
}

void
bt_mdns_questions_want (BtMdnsQuestions *self, const BtDnsName *name, BtDnsType type,
                        gboolean is_open, gint64 now_us)
{
  Question *question = find (self, name, type);

  if (question == NULL && self->questions->len == BT_LIMIT_MDNS_QUESTIONS)
    return;
  if (question == NULL)
    question = add (self, name, type, now_us);
  question->is_open = is_open;
  question->is_wanted = TRUE;
}

void
bt_mdns_questions_end (BtMdnsQuestions *self)
{
  for (guint i = 0; i < self->questions->len;) {
    if (get (self, i)->is_wanted) {
      i++;
    } else {
      g_hash_table_remove (self->index, get (self, i));
      g_ptr_array_remove_index_fast (self->questions, i);
    }
  }
}

void
bt_mdns_questions_restart (BtMdnsQuestions *self, gint64 now_us)
{
  for (guint i = 0; i < self->questions->len; i++) {
    Question *question = get (self, i);

    plan_first (self, question, now_us);
    if (question->asked_us != 0)
      question->next_us = MAX (question->next_us, question->asked_us + GAP_MIN_US);
  }
}

gboolean
bt_mdns_questions_have (const BtMdnsQuestions *self, const BtDnsName *name, BtDnsType type)
{
  return find (self, name, type) != NULL;
}

/* --- when --------------------------------------------------------------------------------------------- */

static gint64
get_renewal (const Question *question, const BtDnsEntry *entry)
{
  gint64 life_us = (gint64) entry->record.ttl * G_USEC_PER_SEC;
  gint64 share =
      (RENEWAL_FIRST + RENEWAL_STEP * (gint64) entry->n_renewals) * 100 + question->spread;

  return entry->n_renewals < RENEWALS ? entry->told_us + life_us / 10000 * share : G_MAXINT64;
}

/* The first of all answers that are to be asked for again; @is_answered: there is one. */
static gint64
get_renewals (const BtMdnsQuestions *self, const Question *question, gboolean *is_answered)
{
  gint64 first_us = G_MAXINT64;
  guint place = 0;
  BtDnsEntry *entry;

  *is_answered = FALSE;
  while ((entry = bt_dns_cache_next (self->cache, &question->name, question->type, &place))) {
    *is_answered = TRUE;
    first_us = MIN (first_us, get_renewal (question, entry));
  }
  return first_us;
}

static gint64
get_due (const BtMdnsQuestions *self, const Question *question)
{
  gboolean is_answered;
  gint64 due_us = get_renewals (self, question, &is_answered);

  if (question->asked_us != 0)
    due_us = MAX (due_us, question->asked_us + GAP_MIN_US);
  if (question->is_open || !is_answered)
    due_us = MIN (due_us, question->next_us);
  return due_us;
}

gint64
bt_mdns_questions_get_deadline (const BtMdnsQuestions *self)
{
  gint64 first_us = G_MAXINT64;

  for (guint i = 0; i < self->questions->len; i++)
    first_us = MIN (first_us, get_due (self, get (self, i)));
  return first_us < G_MAXINT64 ? MAX (first_us, self->packet_us) : G_MAXINT64;
}

/* --- asking ------------------------------------------------------------------------------------------- */

static void
note_renewals (BtMdnsQuestions *self, const Question *question, gint64 now_us)
{
  guint place = 0;
  BtDnsEntry *entry;

  while ((entry = bt_dns_cache_next (self->cache, &question->name, question->type, &place)))
    if (get_renewal (question, entry) <= now_us)
      entry->n_renewals++;
}

static void
note_asked (BtMdnsQuestions *self, Question *question, gint64 now_us)
{
  question->asked_us = now_us;
  if (question->next_us <= now_us) {
    question->next_us = now_us + question->gap_us;
    question->gap_us = MIN (question->gap_us * 2, GAP_MAX_US);
  }
  note_renewals (self, question, now_us);
}

/* Those that have more than half of their life before them (RFC 6762, 7.1): who knows the rest tells it. */
static void
put_known (BtMdnsQuestions *self, BtDnsWriter *writer, const Question *question, gint64 now_us)
{
  guint place = 0;
  BtDnsEntry *entry;

  while ((entry = bt_dns_cache_next (self->cache, &question->name, question->type, &place))) {
    gint64 left = (entry->expires_us - now_us) / G_USEC_PER_SEC;

    if (left > entry->record.ttl / 2)
      bt_dns_writer_put_known (writer, &question->name, &entry->record.target, (guint32) left);
  }
}

gboolean
bt_mdns_questions_write (BtMdnsQuestions *self, BtDnsWriter *writer, gint64 now_us)
{
  bt_dns_writer_init (writer);
  if (now_us < self->packet_us)
    return FALSE;
  for (guint i = 0; i < self->questions->len; i++) {
    Question *question = get (self, i);

    question->is_due = get_due (self, question) <= now_us
                       && bt_dns_writer_ask (writer, &question->name, question->type);
  }
  for (guint i = 0; i < self->questions->len; i++) {
    Question *question = get (self, i);

    if (!question->is_due)
      continue;
    if (question->type == BT_DNS_PTR)
      put_known (self, writer, question, now_us);
    note_asked (self, question, now_us);
  }
  if (writer->n_questions > 0)
    self->packet_us = now_us + PACKET_GAP_US;
  return writer->n_questions > 0;
}
