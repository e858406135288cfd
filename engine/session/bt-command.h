/* bt-command.h — the queue that goes down: closures with their arguments by value.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BtCommand BtCommand;
typedef struct _BtCommandQueue BtCommandQueue;

/* First member of every command. */
struct _BtCommand {
  BtCommand *next; /* of the queue it is in */
  void (*run) (BtCommand *command, gpointer target);
  void (*free) (BtCommand *command);
};

/* Commands run in order on the thread that iterates @context; @after is called when a batch was run.
 * Thread: any. */
BtCommandQueue *bt_command_queue_new (GMainContext *context, gpointer target,
                                      void (*after) (gpointer target));
/* (transfer full). One wake-up for all that come until the engine looks. Thread: any. */
void bt_command_queue_push (BtCommandQueue *self, BtCommand *command);
/* Commands wait while @held. Thread: engine. */
void bt_command_queue_set_held (BtCommandQueue *self, gboolean held);
/* No command runs any more; what comes is freed. Thread: engine. */
void bt_command_queue_close (BtCommandQueue *self);
/* Who may push after the session went holds a reference. The last one goes after close(). Thread: any. */
BtCommandQueue *bt_command_queue_ref (BtCommandQueue *self);
void bt_command_queue_unref (BtCommandQueue *self);

G_END_DECLS
