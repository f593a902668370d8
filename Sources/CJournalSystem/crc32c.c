#include "CJournalSystem.h"
#include <string.h>

// Slicing by eight: eight tables, eight bytes a step. Built once, before main, so that no call pays for a check.
static uint32_t tables[8][256];

__attribute__((constructor)) static void build_tables(void) {
    for (uint32_t index = 0; index < 256; index++) {
        uint32_t value = index;
        for (int bit = 0; bit < 8; bit++) value = (value >> 1) ^ ((value & 1) ? 0x82F63B78u : 0);
        tables[0][index] = value;
    }
    for (uint32_t index = 0; index < 256; index++) {
        for (int table = 1; table < 8; table++) {
            uint32_t previous = tables[table - 1][index];
            tables[table][index] = tables[0][previous & 0xFF] ^ (previous >> 8);
        }
    }
}

uint32_t journal_crc32c_software(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint32_t value = ~checksum;
    while (count >= 8) {
        uint32_t low = value
            ^ ((uint32_t)next[0] | (uint32_t)next[1] << 8 | (uint32_t)next[2] << 16 | (uint32_t)next[3] << 24);
        value = tables[7][low & 0xFF] ^ tables[6][(low >> 8) & 0xFF] ^ tables[5][(low >> 16) & 0xFF]
            ^ tables[4][low >> 24] ^ tables[3][next[4]] ^ tables[2][next[5]] ^ tables[1][next[6]] ^ tables[0][next[7]];
        next += 8;
        count -= 8;
    }
    while (count--) value = tables[0][(value ^ *next++) & 0xFF] ^ (value >> 8);
    return ~value;
}

#if defined(__x86_64__)
#include <nmmintrin.h>

__attribute__((target("sse4.2"))) static uint32_t crc32c_hardware(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint64_t value = (uint32_t)~checksum;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        value = _mm_crc32_u64(value, word);
        next += 8;
        count -= 8;
    }
    uint32_t tail = (uint32_t)value;
    while (count--) tail = _mm_crc32_u8(tail, *next++);
    return ~tail;
}

uint32_t journal_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    if (__builtin_cpu_supports("sse4.2")) return crc32c_hardware(checksum, bytes, count);
    return journal_crc32c_software(checksum, bytes, count);
}
#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)
#include <arm_acle.h>

uint32_t journal_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    const uint8_t *next = bytes;
    uint32_t value = ~checksum;
    while (count >= 8) {
        uint64_t word;
        memcpy(&word, next, 8);
        value = __crc32cd(value, word);
        next += 8;
        count -= 8;
    }
    while (count--) value = __crc32cb(value, *next++);
    return ~value;
}
#else
uint32_t journal_crc32c(uint32_t checksum, const void *bytes, size_t count) {
    return journal_crc32c_software(checksum, bytes, count);
}
#endif

size_t journal_first_nonzero(const void *bytes, size_t count) {
    const uint8_t *start = bytes;
    size_t offset = 0;
    while (count - offset >= 32) {
        uint64_t words[4];
        memcpy(words, start + offset, 32);
        if (words[0] | words[1] | words[2] | words[3]) break;
        offset += 32;
    }
    while (offset < count && start[offset] == 0) offset++;
    return offset;
}
