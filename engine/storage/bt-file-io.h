/* bt-file-io.h — opens a file, and moves whole vectors to and from it, whatever the system does in between.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

/* The regular file @name in @folder that is there, not followed where it is a link: a descriptor, or -1 and errno
 * (ELOOP: a link, EISDIR, ENXIO: another thing that is no file). @flags: how it is read and written; O_CLOEXEC is
 * added. */
int bt_file_open_at (int folder, const char *name, int flags);

/* All of @iov (which is used up) from @offset on: 0, an errno, or ENODATA when reading met the end
 * of the file. A write that the system cut short goes on until it says why. */
int bt_file_write (int fd, struct iovec *iov, guint n_iov, guint64 offset);
int bt_file_read (int fd, struct iovec *iov, guint n_iov, guint64 offset);
/* One buffer. */
int bt_file_write_at (int fd, const void *bytes, gsize n_bytes, guint64 offset);
int bt_file_read_at (int fd, void *bytes, gsize n_bytes, guint64 offset);

/* Cuts the first @n_bytes off @iov: they lie in the returned number of elements; what is left of
 * the last one is in @rest (length 0: nothing). @n_bytes must not be more than there are, nor 0. */
guint bt_iovec_cut (struct iovec *iov, gsize n_bytes, struct iovec *rest);

G_END_DECLS
