/* bt-transport.h — a connected byte stream to a peer, whatever carries it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "base/bt-stat.h"
#include <sys/uio.h>

G_BEGIN_DECLS

typedef struct _BtTransport BtTransport;

/* What one kind of transport can do. All calls: engine thread; none blocks. */
typedef struct {
  BtTransportKind kind;
  /* Bytes read, 0: the other side ended, -1: nothing now (errno EAGAIN) or an error (errno). */
  gssize (*readv) (BtTransport *self, const struct iovec *vecs, guint n_vecs);
  /* Bytes taken, -1 as above. */
  gssize (*writev) (BtTransport *self, const struct iovec *vecs, guint n_vecs);
  /* Which of readable and writable are to be told. */
  void (*want) (BtTransport *self, gboolean read, gboolean write);
  void (*close) (BtTransport *self); /* frees */
} BtTransportClass;

typedef enum {
  BT_TRANSPORT_CONNECTED = 1 << 0, /* once, on a dialed one */
  BT_TRANSPORT_READABLE = 1 << 1,
  BT_TRANSPORT_WRITABLE = 1 << 2,
  BT_TRANSPORT_FAILED = 1 << 3, /* could not be reached, or broke */
} BtTransportEvents;

typedef void (*BtTransportFunc) (BtTransport *self, BtTransportEvents events, gpointer data);

/* First member of every kind. */
struct _BtTransport {
  const BtTransportClass *klass;
  BtTransportFunc func;
  gpointer data;
  BtAddress address; /* of the other side */
};

G_END_DECLS
