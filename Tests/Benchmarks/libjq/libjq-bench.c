/*
 * Times libjq on one program and one input: what it takes to compile, and to evaluate once (the best of five rounds).
 * Used only as the yardstick of the benchmark; nothing of the engine links libjq.
 *
 * usage: libjq-bench PROGRAM INPUT EVALUATIONS      prints: <compile ns> <evaluation ns>
 */
#include <jq.h>
#include <jv.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    long evaluations = atol(arguments[3]);
    jq_state *jq = jq_init();
    double start = now();
    if (!jq_compile(jq, arguments[1])) return 65;
    double compiled = now();
    jv input = jv_parse(arguments[2]);
    if (!jv_is_valid(input)) return 65;
    double best = 1e18;
    for (int round = 0; round < 5; round++) {
        double begin = now();
        for (long index = 0; index < evaluations; index++) {
            jq_start(jq, jv_copy(input), 0);
            jv result = jq_next(jq);
            while (jv_is_valid(result)) {
                jv_free(result);
                result = jq_next(jq);
            }
            jv_free(result);
        }
        double time = (now() - begin) / evaluations;
        if (time < best) best = time;
    }
    jv_free(input);
    jq_teardown(&jq);
    printf("%.0f %.0f\n", compiled - start, best);
    return 0;
}
