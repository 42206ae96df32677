/* A plugin in C: names of steps begin with a capital letter.
 *
 *   cc -shared -fPIC -I plugins/abi -o step_names.so plugins/examples/step_names.c
 *
 * The facts are JSON. What little this needs of it is read here; a plugin of more rules will want a
 * library. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "plumbline_plugin.h"

static const char* blanks(const char* p) { return p + strspn(p, " \t\r\n"); }

static const char* skip_string(const char* p) {
  for (++p; *p != '\0' && *p != '"'; ++p) {
    if (*p == '\\' && p[1] != '\0') ++p;
  }
  return *p == '"' ? p + 1 : p;
}

/* Behind the value at p. The facts are well-formed: brackets are counted. */
static const char* skip(const char* p) {
  int depth = 0;
  do {
    p = blanks(p);
    if (*p == '"') {
      p = skip_string(p);
    } else {
      if (*p == '{' || *p == '[') ++depth;
      if (*p == '}' || *p == ']') --depth;
      ++p;
      while (depth == 0 && *p != '\0' && strchr(",]} \t\r\n", *p) == NULL) ++p;
    }
  } while (depth > 0 && *p != '\0');
  return p;
}

/* The value of a member of the object at p, or NULL. */
static const char* member(const char* p, const char* key) {
  const size_t length = strlen(key);
  for (p = blanks(p + 1); *p == '"'; p = blanks(p)) {
    const char* const name = p + 1;
    const char* const end = skip_string(p);
    p = blanks(blanks(end) + 1); /* behind the colon */
    if ((size_t)(end - name) == length + 1 && strncmp(name, key, length) == 0) return p;
    p = blanks(skip(p));
    if (*p == ',') p = blanks(p + 1);
  }
  return NULL;
}

/* The string at p without its quotes; escapes are left as they are. */
static void copy(const char* p, char* out, size_t size) {
  const size_t length = (size_t)(skip_string(p) - p - 2);
  snprintf(out, size, "%.*s", (int)(length < size ? length : size - 1), p + 1);
}

int plumbline_plugin_abi(void) { return PLUMBLINE_PLUGIN_ABI; }

const char* plumbline_plugin_rules(void) {
  return "[{\"id\": \"acme/step-names\", \"severity\": \"warning\","
         " \"summary\": \"Names of steps begin with a capital letter.\"}]";
}

int plumbline_plugin_check(const char* facts, size_t size, plumbline_report report, void* context) {
  const char* const steps = member(blanks(facts), "steps");
  const char* p;
  (void)size;
  if (steps == NULL || *steps != '[') return 1;
  for (p = blanks(steps + 1); *p == '{';) {
    const char* const name = member(p, "name");
    const char* const pointer = member(p, "pointer");
    if (name != NULL && pointer != NULL && islower((unsigned char)name[1])) {
      char where[256], text[64], message[128];
      copy(pointer, where, sizeof where - sizeof "/Name");
      strcat(where, "/Name");
      copy(name, text, sizeof text);
      snprintf(message, sizeof message, "step `%s` does not begin with a capital letter", text);
      report(context, "acme/step-names", where, message, "rename it");
    }
    p = blanks(skip(p));
    if (*p == ',') p = blanks(p + 1);
  }
  return 0;
}
