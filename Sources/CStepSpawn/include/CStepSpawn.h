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
#include <sys/types.h>
#include <sys/un.h>
#include <sys/wait.h>

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
    // One after the other, each with its zero: the executable (with a slash a path, without one searched in the PATH of
    // the environment), the working directory, the arguments (argv[0] first), the environment, which is all the step sees.
    const char *texts;
    size_t argument_count;
    size_t environment_count;
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

// Executes a program in place of this one, with `count` arguments that stand one after the other and `limit` as it is
// given. Returns an errno; the limit counts then, too.
int step_execute(const char *executable, const char *texts, size_t count, step_limit limit);

// The step's mark: both values of RLIMIT_LOCKS, which Linux has not enforced since 2.4.25 but still hands down through
// every fork and exec. A double fork, setsid or an emptied environment does not shed it. Returns 0 or an errno.
int step_mark_read(int pid, uint64_t *mark);

// A descriptor of the process itself, so that its number cannot come to mean another, or -1.
int step_descriptor_of(int pid);
// Returns 0 or an errno.
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
// Marks every descriptor from `first` on to be closed by an exec.
void step_close_on_exec_from(int first);
// Keeps a descriptor open through an exec.
void step_stay_open(int descriptor);
// An anonymous file in memory, closed on exec, or -1.
int step_memory_file(const char *name);
// Makes [offset, offset + length) of a file a hole. Returns 0 or an errno.
int step_punch(int descriptor, int64_t offset, int64_t length);
// The effective uid of the process at the other end of a Unix socket, or -1.
int64_t step_peer_user(int descriptor);
typedef struct {
    int reader;    // does not block
    int writer;
} step_pipe_ends;

// A pipe for a step's output, both ends closed on exec; both -1 on failure.
step_pipe_ends step_pipe(void);
// A waiting connection, not blocking and closed on exec, or -1.
int step_accept(int listener);
// The value of an extended attribute is "1".
int step_attribute_is_set(const char *path, const char *name);

// A bound Unix socket of mode 0600, not blocking and closed on exec, or -1: SOCK_STREAM listens, SOCK_DGRAM says of each
// datagram who sends. What stood at `path` is removed; it has at most 107 bytes, else errno is ENAMETOOLONG.
int step_listen(const char *path, int type);

// One datagram: its bytes, and the sender's pid (0 when it cannot be told). Descriptors that came with it are closed,
// which is what a sender of BARRIER=1 waits for. A datagram that is longer than `size`, or of a sender who is neither
// our user nor root, counts as empty. Returns the number of bytes, or -1 when none waits.
ssize_t step_notify_receive(int socket, void *buffer, size_t size, int *pid);

// A datagram socket for sending, not blocking and closed on exec, or -1.
int step_journal_open(void);

// Sends a record and a newline as one datagram to the socket at `path`. Returns 0 or an errno; EAGAIN when it is full.
int step_journal_send(int socket, const char *path, const void *record, size_t size);

#endif
