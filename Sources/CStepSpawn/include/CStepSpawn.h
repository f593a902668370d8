// What the step supervisor needs of Linux and Swift cannot say: a spawn without copying the address space, and
// system calls that are variadic, macros or newer than the C library's module map.
#ifndef C_STEP_SPAWN_H
#define C_STEP_SPAWN_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "step_notify.h"

// Where a spawn failed.
enum {
    STEP_STAGE_CLONE = 1,
    STEP_STAGE_SESSION = 2,
    STEP_STAGE_LIMIT = 3,
    STEP_STAGE_DIRECTORY = 4,
    STEP_STAGE_DESCRIPTOR = 5,
    STEP_STAGE_PRIVILEGE = 6,
    STEP_STAGE_EXECUTE = 7,
};

typedef struct {
    uint32_t resource;
    uint64_t soft;
    uint64_t hard;
} step_limit;

typedef struct {
    const char *executable;      // with a slash: a path; without: searched in PATH of `environment`
    char *const *arguments;      // NULL-terminated, argv[0] first
    char *const *environment;    // NULL-terminated, exactly what the step sees
    const char *directory;       // working directory
    int input;                   // descriptors that become 0, 1 and 2; each above 2
    int output;
    int error;
    int group;                   // directory of a control group to be born in, or -1
    uint32_t file_mode_mask;
    uint32_t no_new_privileges;
    uint64_t mark;               // see step_mark_read; 0: none
    const step_limit *limits;
    size_t limit_count;
} step_spawn_request;

typedef struct {
    int pid;      // -1 when the step was not spawned
    int error;    // errno then
    int stage;    // STEP_STAGE_… then
} step_spawn_outcome;

// Spawns one step in a session of its own. Every signal must be blocked in the caller, which must have one thread.
step_spawn_outcome step_spawn(const step_spawn_request *request);

// The step's mark: both values of RLIMIT_LOCKS, which Linux has not enforced since 2.4.25 but still hands down through
// every fork and exec. A double fork, setsid or an emptied environment does not shed it. Returns 0 or an errno.
int step_mark_read(int pid, uint64_t *mark);

// Signals `pid` only while it still carries `mark`, by a pidfd taken before the look: a reused pid is never hit.
// Returns 0 or an errno (ESRCH when the process is gone or is another one).
int step_mark_signal(int pid, uint64_t mark, int signal);

// As step_mark_signal, for a process known by its start time (field 22 of /proc/PID/stat).
int step_descriptor_of(int pid);
int step_descriptor_signal(int descriptor, int signal);

// A child that has ended and is not yet reaped: its pid, 0 when none has ended, -1 when there is no child.
int step_ended_child(void);

// Raises the soft limit of descriptors to the hard one; returns the limit as it was.
step_limit step_raise_descriptor_limit(void);
// Takes precedence over the steps for a processor, as far as we may: a thousand of them must not keep us from ending
// them. Steps get neither that nor what shields us when memory runs out, also where both come from the administrator:
// with Nice=-5 in the unit we run at -10 and steps at 0. A positive one, ours and the steps', stays. `owns_session`:
// nobody else is in ours.
void step_take_precedence(int owns_session);
// Makes orphans of our descendants our children.
int step_become_subreaper(void);
// Sets every signal to its default disposition, which steps inherit, and blocks all of them.
void step_prepare_signals(void);
// Leaves the caller's session: the returned process is the daemon, the caller exits as the daemon says through the
// descriptor that this returns (one byte: the exit status). -1 on failure.
int step_detach(void);
// Closes every descriptor from `first` on.
void step_close_from(int first);
// An anonymous file in memory, closed on exec, or -1.
int step_memory_file(const char *name);
// Makes [offset, offset + length) of a file a hole. Returns 0 or an errno.
int step_punch(int descriptor, int64_t offset, int64_t length);
// The effective uid of the process at the other end of a Unix socket, or -1.
int64_t step_peer_user(int descriptor);
typedef struct {
    int reader;    // does not block
    int writer;
    int error;
} step_pipe_ends;

// A pipe for a step's output, both ends closed on exec.
step_pipe_ends step_pipe(void);
// A waiting connection, not blocking and closed on exec, or -1.
int step_accept(int listener);
// Whether a close-on-exec flag is set on the descriptor.
int step_set_close_on_exec(int descriptor, int enabled);
// The value of an extended attribute is "1".
int step_attribute_is_set(const char *path, const char *name);

#endif
