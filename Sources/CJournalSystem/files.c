#define _GNU_SOURCE
#include "CJournalSystem.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

static int synchronise_parent(const char *path) {
    char *copy = strdup(path);
    if (!copy) return -ENOMEM;
    size_t length = strlen(copy);
    while (length > 1 && copy[length - 1] == '/') copy[--length] = 0;
    char *slash = strrchr(copy, '/');
    const char *parent = ".";
    if (slash == copy) parent = "/";
    else if (slash) { *slash = 0; parent = copy; }
    int descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int result = descriptor < 0 ? -errno : 0;
    if (descriptor >= 0) {
        if (fsync(descriptor) != 0) result = -errno;
        if (close(descriptor) != 0 && result == 0) result = -errno;
    }
    free(copy);
    return result;
}

int journal_open_directory(const char *path, bool create) {
    if (create) {
        if (mkdir(path, 0700) == 0) {
            int result = synchronise_parent(path);
            if (result < 0) return result;
        } else if (errno != EEXIST) {
            return -errno;
        }
    }
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int journal_open_file(int directory, const char *name, bool writable, bool create, bool exclusive) {
    int flags = O_CLOEXEC | (writable ? O_RDWR : O_RDONLY) | (create ? O_CREAT : 0) | (exclusive ? O_EXCL : 0);
    struct open_how how = {
        .flags = (uint64_t)flags,
        .mode = create ? 0600 : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
    };
    long descriptor = syscall(SYS_openat2, directory, name, &how, sizeof how);
    // ENOSYS: a kernel before 5.6. EPERM: a container whose system call filter does not know the call.
    if (descriptor < 0 && (errno == ENOSYS || errno == EPERM)) {
        descriptor = openat(directory, name, flags | O_NOFOLLOW, 0600);
    }
    return descriptor < 0 ? -errno : (int)descriptor;
}

int journal_close(int descriptor) { return close(descriptor) != 0 ? -errno : 0; }

ssize_t journal_pwrite(int descriptor, const void *bytes, size_t count, uint64_t offset) {
    ssize_t written = pwrite(descriptor, bytes, count, (off_t)offset);
    return written < 0 ? -errno : written;
}

ssize_t journal_pread(int descriptor, void *bytes, size_t count, uint64_t offset) {
    ssize_t received = pread(descriptor, bytes, count, (off_t)offset);
    return received < 0 ? -errno : received;
}

int journal_fdatasync(int descriptor) { return fdatasync(descriptor) != 0 ? -errno : 0; }

int journal_fsync(int descriptor) { return fsync(descriptor) != 0 ? -errno : 0; }

int journal_preallocate(int descriptor, uint64_t size) {
    return fallocate(descriptor, 0, 0, (off_t)size) != 0 ? -errno : 0;
}

int journal_truncate(int descriptor, uint64_t size) { return ftruncate(descriptor, (off_t)size) != 0 ? -errno : 0; }

int64_t journal_file_size(int descriptor) {
    struct stat status;
    return fstat(descriptor, &status) != 0 ? -errno : status.st_size;
}

int journal_rename(int directory, const char *from, const char *to) {
    return renameat(directory, from, directory, to) != 0 ? -errno : 0;
}

int journal_unlink(int directory, const char *name) { return unlinkat(directory, name, 0) != 0 ? -errno : 0; }

int journal_list(int directory, void (*visit)(void *_Nullable context, const char *name), void *_Nullable context) {
    // A descriptor of its own, because closedir closes what it reads and the offset is shared by duplicates.
    int descriptor = openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    DIR *stream = fdopendir(descriptor);
    if (!stream) {
        int result = -errno;
        close(descriptor);
        return result;
    }
    struct dirent *entry;
    errno = 0;
    while ((entry = readdir(stream))) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) visit(context, entry->d_name);
        errno = 0;
    }
    int result = -errno;
    closedir(stream);
    return result;
}

static struct flock whole_file(void) {
    struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0, .l_pid = 0 };
    return range;
}

int journal_lock(int descriptor) {
    struct flock range = whole_file();
    if (fcntl(descriptor, F_OFD_SETLK, &range) == 0) return 0;
    return errno == EACCES ? -EAGAIN : -errno;
}

int journal_lock_is_held(int descriptor) {
    struct flock range = whole_file();
    if (fcntl(descriptor, F_OFD_GETLK, &range) != 0) return -errno;
    return range.l_type != F_UNLCK;
}

int journal_file_system(int descriptor, int64_t *type, uint64_t *free_bytes) {
    struct statfs status;
    if (fstatfs(descriptor, &status) != 0) return -errno;
    *type = (int64_t)status.f_type;
    *free_bytes = (uint64_t)status.f_bavail * (uint64_t)status.f_bsize;
    return 0;
}

bool journal_exists(const char *path) {
    struct stat status;
    return lstat(path, &status) == 0;
}

int journal_take_owner(const char *directory, const char *model) {
    if (geteuid() != 0) return 0;
    struct stat status;
    if (stat(model, &status) != 0) return -errno;
    DIR *stream = opendir(directory);
    if (!stream) return -errno;
    int result = fchown(dirfd(stream), status.st_uid, status.st_gid) != 0 ? -errno : 0;
    struct dirent *entry;
    while (result == 0 && (entry = readdir(stream))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) continue;
        if (fchownat(dirfd(stream), entry->d_name, status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) != 0) {
            result = -errno;
        }
    }
    closedir(stream);
    return result;
}

static int rename_directory(const char *from, const char *to, unsigned int flags) {
    if (renameat2(AT_FDCWD, from, AT_FDCWD, to, flags) != 0) return -errno;
    return synchronise_parent(to);
}

int journal_exchange_directories(const char *path, const char *other) {
    return rename_directory(path, other, RENAME_EXCHANGE);
}

int journal_rename_directory(const char *from, const char *to) {
    return rename_directory(from, to, RENAME_NOREPLACE);
}
