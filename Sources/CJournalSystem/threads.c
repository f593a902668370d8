#define _GNU_SOURCE
#include "CJournalSystem.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

uint64_t journal_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

int32_t journal_process_identifier(void) { return (int32_t)getpid(); }

struct start {
    void (*body)(void *_Nullable context);
    void *context;
    char name[16];
};

static void *run(void *argument) {
    struct start start = *(struct start *)argument;
    free(argument);
    pthread_setname_np(pthread_self(), start.name);
    start.body(start.context);
    return NULL;
}

int journal_start_thread(const char *name, void (*body)(void *_Nullable context), void *_Nullable context) {
    struct start *start = malloc(sizeof *start);
    if (!start) return -ENOMEM;
    *start = (struct start){ .body = body, .context = context };
    strncpy(start->name, name, sizeof start->name - 1);

    // The new thread inherits the mask: no signal handler ever runs on, or interrupts, a thread of the journal.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    int result = pthread_create(&thread, &attributes, run, start);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) free(start);
    return -result;
}

struct journal_signal { sem_t semaphore; };

journal_signal *_Nullable journal_signal_create(void) {
    journal_signal *signal = malloc(sizeof *signal);
    if (signal && sem_init(&signal->semaphore, 0, 0) != 0) {
        free(signal);
        return NULL;
    }
    return signal;
}

void journal_signal_destroy(journal_signal *signal) {
    sem_destroy(&signal->semaphore);
    free(signal);
}

void journal_signal_post(journal_signal *signal) { sem_post(&signal->semaphore); }

bool journal_signal_wait(journal_signal *signal, uint64_t nanoseconds) {
    if (nanoseconds == UINT64_MAX) {
        while (sem_wait(&signal->semaphore) != 0) {}
        return true;
    }
    uint64_t until = journal_monotonic_nanoseconds() + nanoseconds;
    struct timespec deadline = { .tv_sec = (time_t)(until / 1000000000u), .tv_nsec = (long)(until % 1000000000u) };
    while (sem_clockwait(&signal->semaphore, CLOCK_MONOTONIC, &deadline) != 0) {
        if (errno == ETIMEDOUT) return false;
    }
    return true;
}

bool journal_signal_poll(journal_signal *signal, uint64_t nanoseconds) {
    uint64_t until = journal_monotonic_nanoseconds() + nanoseconds;
    while (sem_trywait(&signal->semaphore) != 0) {
        if (journal_monotonic_nanoseconds() >= until) return false;
        sched_yield();
    }
    return true;
}
