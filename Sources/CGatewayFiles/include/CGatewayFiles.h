#ifndef C_GATEWAY_FILES_H
#define C_GATEWAY_FILES_H

#include <stddef.h>

/* A file that is compiled into the program: the page of the gateway and the schemas of its interface. */
struct gateway_file {
    const char *_Nonnull name;
    const char *_Nonnull type;
    const unsigned char *_Nonnull bytes;
    size_t count;
};

/* The file at an index, NULL behind the last. */
const struct gateway_file *_Nullable gateway_file_at(ptrdiff_t index);

#endif
