// What the machine can do at most: spawn and wait of /bin/true, by so many workers that share nothing.
//
//     spawn-bench COUNT WORKERS      prints spawns a second
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int work(int count) {
    char *arguments[] = {"/bin/true", NULL};
    char *environment[] = {NULL};
    for (int index = 0; index < count; index++) {
        pid_t pid;
        int status;
        if (posix_spawn(&pid, arguments[0], NULL, NULL, arguments, environment) != 0) return 1;
        if (waitpid(pid, &status, 0) != pid || status != 0) return 1;
    }
    return 0;
}

int main(int count, char **values) {
    if (count != 3) return 64;
    int spawns = atoi(values[1]), workers = atoi(values[2]), failed = 0;
    double start = now();
    for (int worker = 0; worker < workers; worker++)
        if (fork() == 0) _exit(work(spawns / workers));
    for (int worker = 0, status; worker < workers; worker++)
        if (wait(&status) < 0 || status != 0) failed = 1;
    printf("%f\n", spawns / (now() - start));
    return failed;
}
