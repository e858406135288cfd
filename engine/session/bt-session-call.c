/* bt-session-call.c — what the rooms above have to do on the engine thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "session/bt-session-call.h"

#include "session/bt-session-private.h"

typedef struct {
  BtCommand base;
  guint64 serial; /* of the reply; 0: none */
  BtSessionCall call;
  gpointer data;
  GDestroyNotify free_data;
} CallCommand;

static void
run_call (BtCommand *base, gpointer session)
{
  BtSession *self = session;
  CallCommand *command = (CallCommand *) base;
  BtNews *reply = NULL;

  if (command->serial != 0) {
    reply = bt_news_new (BT_NEWS_REPLY);
    reply->serial = command->serial;
  }
  command->call (command->data, reply);
  if (reply)
    bt_reporter_add_news (self->reporter, reply);
}

static void
free_call (BtCommand *base)
{
  CallCommand *command = (CallCommand *) base;

  if (command->free_data)
    command->free_data (command->data);
  g_free (command);
}

static CallCommand *
call_new (BtSessionCall call, gpointer data, GDestroyNotify free_data)
{
  CallCommand *command = g_new0 (CallCommand, 1);

  command->base.run = run_call;
  command->base.free = free_call;
  command->call = call;
  command->data = data;
  command->free_data = free_data;
  return command;
}

void
bt_session_call (BtSession *self, BtSessionCall call, gpointer data, GDestroyNotify free_data)
{
  bt_command_queue_push (self->commands, &call_new (call, data, free_data)->base);
}

guint64
bt_session_call_asking (BtSession *self, BtSessionCall call, gpointer data,
                        GDestroyNotify free_data)
{
  CallCommand *command = call_new (call, data, free_data);
  guint64 serial = command->serial = ++self->n_serials;

  bt_command_queue_push (self->commands, &command->base);
  return serial;
}
