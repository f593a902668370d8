// What ThreadSanitizer has to be told of `Synchronization.Mutex`, and where its reports go. Linked into the bundle of the
// tests and into the programs by `packaging/sanitize thread` alone.
//
// A mutex that is free is taken and released by atomics in our own, instrumented code. One that others wait for is handed
// over by the kernel, through a futex in a library that is not instrumented, and without these three functions each body
// of `withLock` would be reported after that. They stand before the library's functions of the same names, and call them.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <sanitizer/tsan_interface.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

// `Synchronization._MutexHandle`: `_lockSlow(_:)`, `_tryLockSlow()` and `_unlockSlow()`.
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, SELF handle) __asm__(LOCK);
SWIFT bool try_lock_slow(SELF handle) __asm__(TRY_LOCK);
SWIFT void unlock_slow(SELF handle) __asm__(UNLOCK);

static SWIFT void (*library_lock)(uint32_t thread, SELF handle);
static SWIFT bool (*library_try_lock)(SELF handle);
static SWIFT void (*library_unlock)(SELF handle);

// Another library of another toolchain may have other names: better no run than one that believes what it does not see.
static void *library_function(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (found == NULL) abort();
    return found;
}

__attribute__((constructor)) static void find_library(void) {
    // Programs that use no mutex do not load the library.
    if (dlsym(RTLD_NEXT, LOCK) == NULL) return;
    library_lock = library_function(LOCK);
    library_try_lock = library_function(TRY_LOCK);
    library_unlock = library_function(UNLOCK);
}

SWIFT void lock_slow(uint32_t thread, SELF handle) {
    library_lock(thread, handle);
    __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(SELF handle) {
    bool taken = library_try_lock(handle);
    if (taken) __tsan_acquire(handle);
    return taken;
}

SWIFT void unlock_slow(SELF handle) {
    __tsan_release(handle);
    library_unlock(handle);
}

// Part of the program, because tests start programs with an environment of their own. Programs end with their own status:
// the tests look at that, and the reports are counted by their files.
const char *__tsan_default_options(void) {
    return "exitcode=0:log_path='" REPORTS "/report':suppressions='" SUPPRESSIONS "'";
}
