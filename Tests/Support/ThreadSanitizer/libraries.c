// What ThreadSanitizer has to be told of the libraries that it does not see into, and where its reports go. Linked into
// the bundle of the tests and into the programs by `packaging/sanitize thread` alone. Each function stands before the one
// of the same name in a library, and calls it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SWIFT_ASYNC __attribute__((swiftasynccall))
#define SELF __attribute__((swift_context)) void *

// `Synchronization._MutexHandle`: `_lockSlow(_:)`, `_tryLockSlow()` and `_unlockSlow()`.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

// Better no run than one that believes what it does not see: another toolchain may have other names.
static void *library_function(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

// MARK: Mutexes. One that is free is taken and released by atomics in our own, instrumented code. One that others wait
// for is handed over by the kernel, through a futex in a library, and each body of `withLock` was reported after that.

SWIFT void lock_slow(uint32_t thread, SELF handle) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF handle) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF handle) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t thread, SELF handle) {
    SWIFT void (*lock)(uint32_t, SELF) = library_function(LOCK);
    lock(thread, handle);
    __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(SELF handle) {
    SWIFT bool (*try_lock)(SELF) = library_function(TRY_LOCK);
    bool taken = try_lock(handle);
    if (taken) __tsan_acquire(handle);
    return taken;
}

SWIFT void unlock_slow(SELF handle) {
    SWIFT void (*unlock)(SELF) = library_function(UNLOCK);
    __tsan_release(handle);
    unlock(handle);
}

// MARK: Continuations. The runtime tells of a task that waited. One that was resumed before it waits goes on at once, by
// an atomic in the library, and what its continuation was given was reported.

SWIFT void swift_continuation_resume(void *task) {
    SWIFT void (*resume)(void *) = library_function("swift_continuation_resume");
    __tsan_release(task);
    resume(task);
}

SWIFT void swift_continuation_throwingResume(void *task) {
    SWIFT void (*resume)(void *) = library_function("swift_continuation_throwingResume");
    __tsan_release(task);
    resume(task);
}

SWIFT void swift_continuation_throwingResumeWithError(void *task, void *error) {
    SWIFT void (*resume)(void *, void *) = library_function("swift_continuation_throwingResumeWithError");
    __tsan_release(task);
    resume(task, error);
}

SWIFT_ASYNC void swift_continuation_await(void *context) {
    SWIFT_ASYNC void (*await)(void *) = library_function("swift_continuation_await");
    SWIFT void *(*current_task)(void) = library_function("swift_task_getCurrent");
    __tsan_acquire(current_task());
    __attribute__((musttail)) return await(context);
}

// MARK: Children in the memory of their parent, as `engine-stepd` makes them. The sanitizer takes each for a process of
// its own, does twice in the one memory what it does after a fork, and ends the program.

int clone(int (*function)(void *), void *stack, int flags, void *argument, ...) {
    int (*library_clone)(int (*)(void *), void *, int, void *, ...) = library_function("clone");
    // What would want more arguments.
    if ((flags & (CLONE_PARENT_SETTID | CLONE_SETTLS | CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID)) != 0) abort();
    return library_clone(function, stack, flags, argument);
}

// Part of the program, because tests start programs with an environment of their own. Programs end with their own
// status: the tests look at that, and the reports are counted by their files.
const char *__tsan_default_options(void) {
    return "exitcode=0:log_path='" REPORTS "/report'";
}
