// What the step supervisor needs of Linux: the spawn, marks and pidfds, descriptors, and what goes over Unix sockets.
#define _GNU_SOURCE
#include "CStepSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/xattr.h>
#include <unistd.h>

#ifndef CLONE_INTO_CGROUP
#define CLONE_INTO_CGROUP 0x200000000ULL
#endif
#ifndef CLOSE_RANGE_CLOEXEC
#define CLOSE_RANGE_CLOEXEC (1U << 2)
#endif

// As the kernel has it; <linux/sched.h> of old headers lacks the last field.
struct step_clone_arguments {
    uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls, set_tid, set_tid_size, cgroup;
};

enum { CHILD_STACK_BYTES = 64 * 1024 };    // the child's path buffer and little else live there

typedef struct {
    const step_spawn_request *request;
    const char *executable;
    const char *directory;
    char **arguments;
    char **environment;
    volatile int error;
    volatile int stage;
} child_context;

enum { PRECEDENCE = -10 };    // some nine times the weight of a usual process
static int has_precedence = 0, is_shielded = 0;

static int write_small(const char *path, const char *text) {
    int descriptor = open(path, O_WRONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    int error = write(descriptor, text, strlen(text)) < 0 ? errno : 0;
    close(descriptor);
    return error;
}

static void child_fails(child_context *context, int stage, int error) {
    context->stage = stage;
    context->error = error;
    _exit(127);
}

// A NULL-terminated vector of the texts that stand one after the other, in `room` for one more; gives the text behind.
static char *split(const char *texts, size_t count, char **room) {
    for (size_t index = 0; index < count; index++) {
        room[index] = (char *)texts;
        texts += strlen(texts) + 1;
    }
    room[count] = NULL;
    return (char *)texts;
}

static const char *search_path(char *const *environment) {
    for (char *const *entry = environment; *entry != NULL; entry++)
        if (strncmp(*entry, "PATH=", 5) == 0) return *entry + 5;
    return "/usr/local/bin:/usr/bin:/bin";
}

// Returns only when nothing could be executed.
static int execute(const child_context *context) {
    const char *name = context->executable;
    if (*name == 0) return ENOENT;
    if (strchr(name, '/') != NULL) {
        execve(name, context->arguments, context->environment);
        return errno;
    }
    int found = ENOENT;
    size_t name_length = strlen(name);
    char path[PATH_MAX];
    for (const char *part = search_path(context->environment);; part++) {
        size_t length = strcspn(part, ":");
        if (length + name_length + 2 <= sizeof path) {
            memcpy(path, part, length);
            size_t at = length;
            if (length > 0) path[at++] = '/';    // an empty part is the working directory
            memcpy(path + at, name, name_length + 1);
            execve(path, context->arguments, context->environment);
            if (errno != ENOENT && errno != ENOTDIR && found != EACCES) found = errno;
        }
        part += length;
        if (*part == 0) return found;
    }
}

// Runs in the parent's memory while the parent is suspended: no allocation, no lock, no return.
static int child(void *argument) {
    child_context *context = argument;
    const step_spawn_request *request = context->request;

    if (setsid() < 0) child_fails(context, STEP_STAGE_SESSION, errno);
    if (has_precedence) setpriority(PRIO_PROCESS, 0, 0);
    if (is_shielded) write_small("/proc/self/oom_score_adj", "0");
    umask(request->file_mode_mask);
    for (size_t index = 0; index < request->limit_count; index++) {
        const step_limit *limit = &request->limits[index];
        struct rlimit64 value = {limit->soft, limit->hard};
        if (syscall(SYS_prlimit64, 0, limit->resource, &value, NULL) != 0)
            child_fails(context, STEP_STAGE_LIMIT, errno);
    }
    if (request->mark != 0) {
        struct rlimit64 value = {request->mark, request->mark};
        if (syscall(SYS_prlimit64, 0, RLIMIT_LOCKS, &value, NULL) != 0)
            child_fails(context, STEP_STAGE_LIMIT, errno);
    }
    if (chdir(context->directory) != 0) child_fails(context, STEP_STAGE_DIRECTORY, errno);
    if (dup2(request->input, 0) < 0 || dup2(request->output, 1) < 0 || dup2(request->error, 2) < 0)
        child_fails(context, STEP_STAGE_DESCRIPTOR, errno);
    step_close_from(3);
    if (request->no_new_privileges && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        child_fails(context, STEP_STAGE_PRIVILEGE, errno);

    uint64_t none = 0;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &none, NULL, sizeof none);
    child_fails(context, STEP_STAGE_EXECUTE, execute(context));
    return 127;
}

// clone3 with a stack of its own: the child starts right behind the system call, on an empty stack, and must not
// return into this frame.
#if defined(__x86_64__)
static long clone_into_group(struct step_clone_arguments *arguments, child_context *context) {
    register long result __asm__("rax") = SYS_clone3;
    register void *first __asm__("rdi") = arguments;
    register size_t size __asm__("rsi") = sizeof *arguments;
    register int (*function)(void *) __asm__("r8") = child;
    register void *argument __asm__("r9") = context;
    __asm__ volatile(
        "syscall\n\t"
        "test %%rax, %%rax\n\t"
        "jnz 1f\n\t"
        "xor %%ebp, %%ebp\n\t"
        "mov %%r9, %%rdi\n\t"
        "call *%%r8\n\t"
        "hlt\n"
        "1:\n\t"
        : "+r"(result)
        : "r"(first), "r"(size), "r"(function), "r"(argument)
        : "rcx", "r11", "memory", "cc");
    return result;
}
#elif defined(__aarch64__)
static long clone_into_group(struct step_clone_arguments *arguments, child_context *context) {
    register long number __asm__("x8") = SYS_clone3;
    register long result __asm__("x0") = (long)arguments;
    register size_t size __asm__("x1") = sizeof *arguments;
    register int (*function)(void *) __asm__("x10") = child;
    register void *argument __asm__("x11") = context;
    __asm__ volatile(
        "svc #0\n\t"
        "cbnz x0, 1f\n\t"
        "mov x29, xzr\n\t"
        "mov x0, x11\n\t"
        "blr x10\n\t"
        "brk #0\n"
        "1:\n\t"
        : "+r"(result)
        : "r"(number), "r"(size), "r"(function), "r"(argument)
        : "memory", "cc", "x30");
    return result;
}
#else
static long clone_into_group(struct step_clone_arguments *arguments, child_context *context) {
    (void)arguments;
    (void)context;
    return -ENOSYS;
}
#endif

step_spawn_outcome step_spawn(const step_spawn_request *request) {
    static char *stack = NULL;
    if (stack == NULL) {
        // One guard page below, so that an overflow faults instead of writing into other memory.
        size_t page = (size_t)sysconf(_SC_PAGESIZE);
        char *memory = mmap(NULL, CHILD_STACK_BYTES + page, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
        if (memory == MAP_FAILED) return (step_spawn_outcome){-1, errno, STEP_STAGE_CLONE};
        mprotect(memory, page, PROT_NONE);
        stack = memory + page;
    }
    child_context context = {.request = request, .executable = request->texts};
    char **vectors = calloc(request->argument_count + request->environment_count + 2, sizeof *vectors);
    if (vectors == NULL) return (step_spawn_outcome){-1, ENOMEM, STEP_STAGE_CLONE};
    context.arguments = vectors;
    context.environment = vectors + request->argument_count + 1;
    context.directory = request->texts + strlen(request->texts) + 1;
    const char *rest = context.directory + strlen(context.directory) + 1;
    split(split(rest, request->argument_count, context.arguments), request->environment_count, context.environment);
    // From its first instant the child carries the mark as its soft limit: were we killed now, it would be found.
    struct rlimit64 own;
    int is_marked = request->mark != 0 && syscall(SYS_prlimit64, 0, RLIMIT_LOCKS, NULL, &own) == 0;
    if (is_marked) {
        struct rlimit64 value = {request->mark, own.rlim_max};
        syscall(SYS_prlimit64, 0, RLIMIT_LOCKS, &value, NULL);
    }
    long pid;
    if (request->group >= 0) {
        struct step_clone_arguments arguments = {
            .flags = CLONE_VM | CLONE_VFORK | CLONE_INTO_CGROUP,
            .exit_signal = SIGCHLD,
            .stack = (uint64_t)(uintptr_t)stack,
            .stack_size = CHILD_STACK_BYTES,
            .cgroup = (uint64_t)request->group,
        };
        pid = clone_into_group(&arguments, &context);
        if (pid < 0) {
            errno = (int)-pid;
            pid = -1;
        }
    } else {
        pid = clone(child, stack + CHILD_STACK_BYTES, CLONE_VM | CLONE_VFORK | SIGCHLD, &context);
    }
    int error = errno;
    free(vectors);
    if (is_marked) syscall(SYS_prlimit64, 0, RLIMIT_LOCKS, &own, NULL);
    if (pid < 0) return (step_spawn_outcome){-1, error, STEP_STAGE_CLONE};
    if (context.stage != 0) {
        while (waitpid((pid_t)pid, NULL, 0) < 0 && errno == EINTR) {
        }
        return (step_spawn_outcome){-1, context.error, context.stage};
    }
    return (step_spawn_outcome){(int)pid, 0, 0};
}

int step_execute(const char *executable, const char *texts, size_t count, step_limit limit) {
    char **arguments = calloc(count + 1, sizeof *arguments);
    if (arguments == NULL) return ENOMEM;
    split(texts, count, arguments);
    struct rlimit64 value = {limit.soft, limit.hard};
    syscall(SYS_prlimit64, 0, limit.resource, &value, NULL);
    execve(executable, arguments, environ);
    int error = errno;
    free(arguments);
    return error;
}

int step_mark_read(int pid, uint64_t *mark) {
    struct rlimit64 value;
    if (syscall(SYS_prlimit64, pid, RLIMIT_LOCKS, NULL, &value) != 0) return errno;
    *mark = value.rlim_max == RLIM64_INFINITY ? value.rlim_cur : value.rlim_max;
    return 0;
}

int step_descriptor_of(int pid) {
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

int step_descriptor_signal(int descriptor, int signal) {
    return syscall(SYS_pidfd_send_signal, descriptor, signal, NULL, 0) == 0 ? 0 : errno;
}

int step_ended_child(void) {
    siginfo_t info = {0};
    for (;;) {
        if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0) return info.si_pid;
        if (errno != EINTR) return -1;
    }
}

step_limit step_raise_descriptor_limit(void) {
    struct rlimit64 limit = {1024, 1024};
    syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, NULL, &limit);
    struct rlimit64 raised = {limit.rlim_max, limit.rlim_max};
    syscall(SYS_prlimit64, 0, RLIMIT_NOFILE, &raised, NULL);
    return (step_limit){RLIMIT_NOFILE, limit.rlim_cur, limit.rlim_max};
}

void step_take_precedence(int owns_session) {
    int nice = getpriority(PRIO_PROCESS, 0);
    if (nice <= 0) {    // who made us wait for others has a reason
        if (nice > PRECEDENCE) setpriority(PRIO_PROCESS, 0, PRECEDENCE);
        has_precedence = getpriority(PRIO_PROCESS, 0) < 0;
        // Where the kernel groups processes by session, a session's weight counts before that of its processes.
        if (has_precedence && owns_session) write_small("/proc/self/autogroup", "-10");
    }
    char score[16] = {0};
    int descriptor = open("/proc/self/oom_score_adj", O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return;
    is_shielded = read(descriptor, score, sizeof score - 1) > 0 && score[0] == '-';
    close(descriptor);
}

int step_become_subreaper(void) {
    return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno;
}

void step_prepare_signals(void) {
    // Ignored signals would stay ignored in us and in every step; the kernel's own call, because the C library hides two.
    struct { void *handler; unsigned long flags; void *restorer; uint64_t mask; } disposition = {0};
    for (int signal = 1; signal <= 64; signal++)
        if (signal != SIGKILL && signal != SIGSTOP)
            syscall(SYS_rt_sigaction, signal, &disposition, NULL, sizeof(uint64_t));
    sigset_t all;
    sigfillset(&all);
    // Faults of our own must still end us; blocked, they would end us too, but without a core file.
    const int faults[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT, SIGSYS};
    for (size_t index = 0; index < sizeof faults / sizeof *faults; index++) sigdelset(&all, faults[index]);
    sigprocmask(SIG_SETMASK, &all, NULL);
}

int step_detach(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t first = fork();
    if (first < 0) return -1;
    if (first > 0) {
        close(ends[1]);
        unsigned char status = 1;
        ssize_t count;
        while ((count = read(ends[0], &status, 1)) < 0 && errno == EINTR) {
        }
        _exit(status);
    }
    close(ends[0]);
    if (setsid() < 0) _exit(1);
    // The second fork: a session leader could still gain a controlling terminal.
    pid_t second = fork();
    if (second < 0) _exit(1);
    if (second > 0) _exit(0);
    return ends[1];
}

static int descriptors_end(void) {
    struct rlimit limit;
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < 65536 ? (int)limit.rlim_cur : 65536;
}

void step_close_from(int first) {
    if (syscall(SYS_close_range, first, ~0U, 0) == 0) return;
    for (int descriptor = first, end = descriptors_end(); descriptor < end; descriptor++) close(descriptor);
}

void step_close_on_exec_from(int first) {
    if (syscall(SYS_close_range, first, ~0U, CLOSE_RANGE_CLOEXEC) == 0) return;
    for (int descriptor = first, end = descriptors_end(); descriptor < end; descriptor++)
        fcntl(descriptor, F_SETFD, FD_CLOEXEC);
}

int step_memory_file(const char *name) {
    return memfd_create(name, MFD_CLOEXEC);
}

int step_punch(int descriptor, int64_t offset, int64_t length) {
    return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, length) == 0 ? 0 : errno;
}

step_pipe_ends step_pipe(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return (step_pipe_ends){-1, -1};
    // Only our end: a step that finds its output non-blocking would lose lines.
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    return (step_pipe_ends){ends[0], ends[1]};
}

int step_accept(int listener) {
    return accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

int64_t step_peer_user(int descriptor) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
    return credentials.uid;
}

void step_stay_open(int descriptor) {
    fcntl(descriptor, F_SETFD, 0);
}

int step_attribute_is_set(const char *path, const char *name) {
    char value[8];
    ssize_t length = getxattr(path, name, value, sizeof value);
    return length == 1 && value[0] == '1';
}

// MARK: What goes over Unix sockets

static int address_of(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length >= sizeof address->sun_path) return ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

int step_listen(const char *path, int type) {
    struct sockaddr_un address;
    int code = address_of(path, &address);
    if (code != 0) {
        errno = code;
        return -1;
    }
    int descriptor = socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -1;
    unlink(path);
    mode_t mask = umask(0177);
    int on = 1;
    int failed = (type == SOCK_DGRAM && setsockopt(descriptor, SOL_SOCKET, SO_PASSCRED, &on, sizeof on) != 0)
        || bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0
        || (type == SOCK_STREAM && listen(descriptor, 16) != 0);
    code = errno;
    umask(mask);
    if (!failed) return descriptor;
    close(descriptor);
    errno = code;
    return -1;
}

ssize_t step_notify_receive(int socket, void *buffer, size_t size, int *pid) {
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
    int is_ours = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET) continue;
        if (header->cmsg_type == SCM_CREDENTIALS) {
            struct ucred sender;
            memcpy(&sender, CMSG_DATA(header), sizeof sender);
            *pid = sender.pid;
            is_ours = sender.uid == 0 || sender.uid == geteuid();
        } else if (header->cmsg_type == SCM_RIGHTS) {
            size_t descriptors = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t index = 0; index < descriptors; index++) {
                int descriptor;
                memcpy(&descriptor, CMSG_DATA(header) + index * sizeof(int), sizeof descriptor);
                close(descriptor);
            }
        }
    }
    return is_ours && !(message.msg_flags & MSG_TRUNC) ? count : 0;
}

int step_journal_open(void) {
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // Only for who makes it wait: what is left before this process goes.
    struct timeval patience = {.tv_usec = 300 * 1000};
    if (descriptor >= 0) setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    return descriptor;
}

int step_journal_send(int socket, const char *path, const void *record, size_t size) {
    struct sockaddr_un address;
    int code = address_of(path, &address);
    if (code != 0) return code;
    struct iovec parts[2] = {{.iov_base = (void *)record, .iov_len = size}, {.iov_base = "\n", .iov_len = 1}};
    struct msghdr datagram = {
        .msg_name = &address, .msg_namelen = sizeof address, .msg_iov = parts, .msg_iovlen = 2};
    ssize_t count;
    do {
        count = sendmsg(socket, &datagram, MSG_NOSIGNAL);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? errno : 0;
}
