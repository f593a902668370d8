// A file system with one file, `disk`, for a loop device: it keeps its content in memory and writes down every write and
// every flush, so that a test can make the disk as it was at any moment, and as it may be after a power cut there.
//
//   recording-disk DIRECTORY MEGABYTES LOG
//
// Log: 'W', offset (8 bytes), count (4 bytes), content; or 'F'. Little-endian. Ends when the directory is unmounted.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { ROOT = 1, DISK = 2, WRITE_MAXIMUM = 128 << 10 };

static int device;
static int log_file;
static char *content;
static uint64_t size;

static void reply(uint64_t unique, int error, const void *body, size_t count) {
    struct fuse_out_header header = {.len = (uint32_t)(sizeof header + count), .error = error, .unique = unique};
    struct iovec parts[2] = {{&header, sizeof header}, {(void *)body, count}};
    // A request that was given up meanwhile has nobody who waits for its answer.
    (void)!writev(device, parts, count ? 2 : 1);
}

static void put_down(const void *bytes, size_t count) {
    if (write(log_file, bytes, count) != (ssize_t)count) {
        perror("recording-disk: log");
        exit(74);
    }
}

static struct fuse_attr attributes(uint64_t node) {
    struct fuse_attr attr = {.ino = node, .nlink = 1, .blksize = 4096};
    attr.mode = node == DISK ? S_IFREG | 0600 : S_IFDIR | 0700;
    attr.size = node == DISK ? size : 0;
    attr.blocks = attr.size / 512;
    return attr;
}

static void record(const struct fuse_write_in *request, const char *bytes) {
    uint32_t count = request->size;
    put_down("W", 1);
    put_down(&request->offset, sizeof request->offset);
    put_down(&count, sizeof count);
    put_down(bytes, count);
    memcpy(content + request->offset, bytes, count);
}

static void answer(const struct fuse_in_header *request, const char *body) {
    uint64_t unique = request->unique;
    switch (request->opcode) {
    case FUSE_INIT: {
        struct fuse_init_out out = {
            .major = FUSE_KERNEL_VERSION, .minor = 31, .flags = FUSE_BIG_WRITES, .max_background = 16,
            .congestion_threshold = 12, .max_write = WRITE_MAXIMUM, .time_gran = 1};
        reply(unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_LOOKUP: {
        struct fuse_entry_out out = {.nodeid = DISK, .attr = attributes(DISK), .attr_valid = 1, .entry_valid = 1};
        if (strcmp(body, "disk") == 0) reply(unique, 0, &out, sizeof out);
        else reply(unique, -ENOENT, NULL, 0);
        break;
    }
    case FUSE_GETATTR:
    case FUSE_SETATTR: {
        struct fuse_attr_out out = {.attr_valid = 1, .attr = attributes(request->nodeid)};
        reply(unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_OPEN:
    case FUSE_OPENDIR: {
        struct fuse_open_out out = {.fh = request->nodeid};
        reply(unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_READ: {
        const struct fuse_read_in *in = (const void *)body;
        uint64_t left = in->offset < size ? size - in->offset : 0;
        reply(unique, 0, content + (left ? in->offset : 0), in->size < left ? in->size : left);
        break;
    }
    case FUSE_WRITE: {
        const struct fuse_write_in *in = (const void *)body;
        struct fuse_write_out out = {.size = in->size};
        if (in->offset + in->size > size) {
            reply(unique, -ENOSPC, NULL, 0);
            break;
        }
        record(in, body + sizeof *in);
        reply(unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_FSYNC:
        put_down("F", 1);
        reply(unique, 0, NULL, 0);
        break;
    case FUSE_STATFS: {
        struct fuse_statfs_out out = {.st = {.bsize = 4096, .frsize = 4096, .blocks = size / 4096, .namelen = 255}};
        reply(unique, 0, &out, sizeof out);
        break;
    }
    case FUSE_FLUSH:
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
    case FUSE_ACCESS: reply(unique, 0, NULL, 0); break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT: break;
    default: reply(unique, -ENOSYS, NULL, 0);
    }
}

int main(int count, char **arguments) {
    if (count != 4) {
        fprintf(stderr, "usage: recording-disk DIRECTORY MEGABYTES LOG\n");
        return 64;
    }
    size = strtoull(arguments[2], NULL, 10) << 20;
    content = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    log_file = open(arguments[3], O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    device = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    char options[128];
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,max_read=%d", device, WRITE_MAXIMUM);
    if (content == MAP_FAILED || log_file < 0 || device < 0 ||
        mount("recording-disk", arguments[1], "fuse", MS_NOSUID | MS_NODEV, options) != 0) {
        perror("recording-disk");
        return 77;
    }
    static char buffer[WRITE_MAXIMUM + 4096];
    for (;;) {
        ssize_t received = read(device, buffer, sizeof buffer);
        if (received < 0) {
            if (errno == EINTR || errno == ENOENT || errno == EAGAIN) continue;
            return errno == ENODEV ? 0 : 74;
        }
        answer((const void *)buffer, buffer + sizeof(struct fuse_in_header));
    }
}
