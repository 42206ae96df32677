/* Plugins that do what they should not; which one, says a macro. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "plumbline_plugin.h"

#ifdef BAD_NEWER
int plumbline_plugin_abi(void) { return 2; }
#else
int plumbline_plugin_abi(void) { return PLUMBLINE_PLUGIN_ABI; }
#endif

const char* plumbline_plugin_rules(void) {
#ifdef BAD_CRASH_AT_ONCE
  abort();
#endif
#ifdef BAD_RULES
  return "rules, rules, rules";
#endif
  puts("nobody wants to read this"); /* not an answer */
  return "[{\"id\": \"bad/one\", \"summary\": \"A rule.\"}, {\"id\": \"bad/two\", \"summary\": \"A "
         "rule.\"}]";
}

int plumbline_plugin_check(const char* facts, size_t size, plumbline_report report, void* context) {
  (void)facts;
  (void)size;
  report(context, "bad/one", "", "found before", NULL);
#ifdef BAD_CRASH
  fputs("first words\nlast words\n", stderr);
  signal(SIGSEGV, SIG_DFL); /* a sanitizer's host would report it instead */
  *(volatile int*)0 = 1;
#endif
#ifdef BAD_LOOP
  for (;;) continue;
#endif
#ifdef BAD_FLOOD
  enum { size_of_one = 3 << 20 };
  char* const long_text = malloc(size_of_one);
  for (int i = 0; i < size_of_one; ++i) long_text[i] = 'x';
  long_text[size_of_one - 1] = 0;
  for (int i = 0; i < 4; ++i) report(context, "bad/two", "", long_text, NULL);
  free(long_text);
#endif
#ifdef BAD_POINTER
  report(context, "bad/two", "/Steps/99", "nowhere", NULL);
#endif
#ifdef BAD_RULE
  report(context, "graph/cycle", "", "not its own", NULL);
#endif
#ifdef BAD_NULL
  report(context, NULL, NULL, NULL, NULL);
#endif
#ifdef BAD_STATUS
  return 7;
#endif
  return 0;
}
