// Datagrams of steps, and lines to journald.
#ifndef STEP_NOTIFY_H
#define STEP_NOTIFY_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// A bound datagram socket that says who sends, not blocking and closed on exec, or -1. `path` is at most 107 bytes.
int step_notify_listen(const char *path);

// One datagram: its bytes, and the sender's pid (0 when it cannot be told) and uid. Descriptors that came with it are
// closed, which is what a sender of BARRIER=1 waits for. A datagram that is longer than `size`, or without a sender,
// counts as empty. Returns the number of bytes, or -1 when none waits.
ssize_t step_notify_receive(int socket, void *buffer, size_t size, int *pid, int64_t *user);

// A datagram socket for sending, not blocking and closed on exec, or -1.
int step_journal_open(void);

// Sends fields and a message as one datagram to the socket at `path`. Returns 0 or an errno; EAGAIN when it is full.
int step_journal_send(
    int socket, const char *path, const void *fields, size_t fields_size, const void *message, size_t message_size);

#endif
