// What steps report beside their streams, and what journald is told of them.
#define _GNU_SOURCE
#include "step_notify.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

static int address_of(const char *path, struct sockaddr_un *address)
{
    size_t length = strlen(path);
    if (length >= sizeof address->sun_path) return ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

int step_notify_listen(const char *path)
{
    struct sockaddr_un address;
    int code = address_of(path, &address);
    if (code != 0) {
        errno = code;
        return -1;
    }
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    int on = 1;
    unlink(path);
    if (setsockopt(descriptor, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0
        || bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
        code = errno;
        close(descriptor);
        errno = code;
        return -1;
    }
    return descriptor;
}

ssize_t step_notify_receive(int socket, void *buffer, size_t size, int *pid, int64_t *user)
{
    // Room for the credentials and for as many descriptors as the kernel lets one datagram carry (SCM_MAX_FD).
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int) * 253)];
    } control;
    struct iovec part = {.iov_base = buffer, .iov_len = size};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t count;
    do {
        count = recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    } while (count < 0 && errno == EINTR);
    if (count < 0) return -1;
    int has_sender = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET) continue;
        if (header->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(header), sizeof sender);
            *pid = sender.pid;
            *user = sender.uid;
            has_sender = 1;
        } else if (header->cmsg_type == SCM_RIGHTS) {
            size_t descriptors = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t index = 0; index < descriptors; index++) {
                int descriptor;
                memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof descriptor);
                close(descriptor);
            }
        }
    }
    return has_sender && !(message.msg_flags & MSG_TRUNC) ? count : 0;
}

int step_journal_open(void)
{
    return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int step_journal_send(
    int socket, const char *path, const void *fields, size_t fields_size, const void *message, size_t message_size)
{
    struct sockaddr_un address;
    int code = address_of(path, &address);
    if (code != 0) return code;
    struct iovec parts[3] = {
        {.iov_base = (void *)fields, .iov_len = fields_size},
        {.iov_base = (void *)message, .iov_len = message_size},
        {.iov_base = "\n", .iov_len = 1},
    };
    struct msghdr datagram = {
        .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = parts, .msg_iovlen = 3};
    ssize_t count;
    do {
        count = sendmsg(socket, &datagram, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? errno : 0;
}
