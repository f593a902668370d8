// The system calls of the journal, each as one function that returns a value or a negated errno,
// so that Swift never reads the thread-local errno after the runtime may have touched it.
#ifndef C_JOURNAL_SYSTEM_H
#define C_JOURNAL_SYSTEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

/// CRC32C (Castagnoli) of `bytes` continued from `checksum`; hardware where the processor has it, else tables.
uint32_t journal_crc32c(uint32_t checksum, const void *bytes, size_t count);
/// The same by tables only: the reference that the hardware path is tested against.
uint32_t journal_crc32c_software(uint32_t checksum, const void *bytes, size_t count);
/// Offset of the first byte that is not zero, or `count`.
size_t journal_first_nonzero(const void *bytes, size_t count);

/// Opens a directory (close-on-exec). With `create` it is made first, mode 0700, and its parent is synchronised.
int journal_open_directory(const char *path, bool create);
/// openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS; openat with O_NOFOLLOW where the call is not there.
int journal_open_file(int directory, const char *name, bool writable, bool create, bool exclusive);
int journal_close(int descriptor);
ssize_t journal_pwrite(int descriptor, const void *bytes, size_t count, uint64_t offset);
ssize_t journal_pread(int descriptor, void *bytes, size_t count, uint64_t offset);
int journal_fdatasync(int descriptor);
int journal_fsync(int descriptor);
/// fallocate of [0, size); -EOPNOTSUPP where the file system cannot.
int journal_preallocate(int descriptor, uint64_t size);
int journal_truncate(int descriptor, uint64_t size);
int64_t journal_file_size(int descriptor);
int journal_rename(int directory, const char *from, const char *to);
int journal_unlink(int directory, const char *name);
/// Whether the path names something.
bool journal_exists(const char *path);
/// Gives a directory and its files to the owner of `model`, when we are root; else they are whose we are.
int journal_take_owner(const char *directory, const char *model);
/// Exchanges two directories in one step (RENAME_EXCHANGE), and synchronises the one they stand in.
int journal_exchange_directories(const char *path, const char *other);
/// Renames a directory to a name that nothing has (RENAME_NOREPLACE), and synchronises the one it stands in.
int journal_rename_directory(const char *from, const char *to);
/// Calls `visit` with each entry's name; the order is the file system's.
int journal_list(int directory, void (*visit)(void *_Nullable context, const char *name), void *_Nullable context);

/// Open-file-description write lock on the whole file, not blocking: 0, or -EAGAIN when somebody holds it.
int journal_lock(int descriptor);
/// 1 when somebody else holds the lock, 0 when nobody does. Takes nothing.
int journal_lock_is_held(int descriptor);

/// File system magic number and free bytes for this user.
int journal_file_system(int descriptor, int64_t *type, uint64_t *free_bytes);

/// CLOCK_MONOTONIC in nanoseconds.
uint64_t journal_monotonic_nanoseconds(void);
int32_t journal_process_identifier(void);

/// Starts a detached thread with all signals blocked.
int journal_start_thread(const char *name, void (*body)(void *_Nullable context), void *_Nullable context);

/// A counting semaphore: what a thread of the journal sleeps on.
typedef struct journal_signal journal_signal;
journal_signal *_Nullable journal_signal_create(void);
void journal_signal_destroy(journal_signal *signal);
void journal_signal_post(journal_signal *signal);
/// Waits until posted. True when posted, false when `nanoseconds` passed first (UINT64_MAX: wait without end).
bool journal_signal_wait(journal_signal *signal, uint64_t nanoseconds);
/// Looks for a post without sleeping, giving the processor away between looks, for at most `nanoseconds`.
bool journal_signal_poll(journal_signal *signal, uint64_t nanoseconds);

#pragma clang assume_nonnull end
#endif
