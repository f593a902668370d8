#include <oniguruma.h>

/* Macros and varargs that Swift cannot use as they are. */

static inline OnigEncoding engine_onig_utf8(void) { return ONIG_ENCODING_UTF8; }

static inline OnigSyntaxType *engine_onig_syntax(void) { return ONIG_SYNTAX_PERL_NG; }

static inline int engine_onig_message(OnigUChar *buffer, int code, OnigErrorInfo *info) {
    return onig_error_code_to_str(buffer, code, info);
}
