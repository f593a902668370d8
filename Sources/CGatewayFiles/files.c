#include "CGatewayFiles.h"

/* #embed is C23; the compiler takes it in every mode and only says so. */
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char index_html[] = {
#embed "files/index.html"
};
static const unsigned char style_css[] = {
#embed "files/style.css"
};
static const unsigned char icon_svg[] = {
#embed "files/icon.svg"
};
static const unsigned char app_js[] = {
#embed "files/app.js"
};
static const unsigned char api_js[] = {
#embed "files/api.js"
};
static const unsigned char dom_js[] = {
#embed "files/dom.js"
};
static const unsigned char list_js[] = {
#embed "files/list.js"
};
static const unsigned char execution_js[] = {
#embed "files/execution.js"
};
static const unsigned char panels_js[] = {
#embed "files/panels.js"
};
static const unsigned char graph_js[] = {
#embed "files/graph.js"
};
static const unsigned char dialogs_js[] = {
#embed "files/dialogs.js"
};
static const unsigned char start_js[] = {
#embed "files/start.js"
};
static const unsigned char forms_js[] = {
#embed "files/forms.js"
};
static const unsigned char schemas_json[] = {
#embed "files/schemas.json"
};

#define FILE_OF(NAME, TYPE, BYTES) {NAME, TYPE, BYTES, sizeof(BYTES)}
#define SCRIPT "text/javascript; charset=utf-8"

static const struct gateway_file files[] = {
    FILE_OF("index.html", "text/html; charset=utf-8", index_html),
    FILE_OF("style.css", "text/css; charset=utf-8", style_css),
    FILE_OF("icon.svg", "image/svg+xml", icon_svg),
    FILE_OF("app.js", SCRIPT, app_js),
    FILE_OF("api.js", SCRIPT, api_js),
    FILE_OF("dom.js", SCRIPT, dom_js),
    FILE_OF("list.js", SCRIPT, list_js),
    FILE_OF("execution.js", SCRIPT, execution_js),
    FILE_OF("panels.js", SCRIPT, panels_js),
    FILE_OF("graph.js", SCRIPT, graph_js),
    FILE_OF("dialogs.js", SCRIPT, dialogs_js),
    FILE_OF("start.js", SCRIPT, start_js),
    FILE_OF("forms.js", SCRIPT, forms_js),
    FILE_OF("schemas.json", "application/json", schemas_json),
};

const struct gateway_file *gateway_file_at(ptrdiff_t index) {
    return index >= 0 && (size_t)index < sizeof(files) / sizeof(files[0]) ? &files[index] : NULL;
}
