/* The interface of plumbline's plugins: C99, version 1. A shared object defines the three
 * functions; docs/plugins.md says what the texts hold. All texts are UTF-8 and end with a NUL.
 *
 * A function never keeps what it is given, has nothing to say to standard output, and may be called
 * in another process for each file. */
#ifndef PLUMBLINE_PLUGIN_H
#define PLUMBLINE_PLUGIN_H

#include <stddef.h>

#define PLUMBLINE_PLUGIN_ABI 1

#ifdef __cplusplus
extern "C" {
#endif

/* Reports a finding. `rule`: an id of plumbline_plugin_rules(). `pointer`: the JSON pointer of a
 * value in the definition; "" is all of it. `help`: how to mend it, or NULL. Copies what it is
 * given. */
typedef void (*plumbline_report)(void* context, const char* rule, const char* pointer,
                                 const char* message, const char* help);

/* PLUMBLINE_PLUGIN_ABI. Called first; nothing else is, when plumbline knows another one only. */
int plumbline_plugin_abi(void);

/* [{"id": "acme/names", "severity": "warning", "summary": "...", "description": "..."}, ...]
 * Stays valid as long as the shared object is loaded. */
const char* plumbline_plugin_rules(void);

/* Looks at one definition: `facts` are what `plumbline facts` prints, `size` bytes. 0: all is well.
 */
int plumbline_plugin_check(const char* facts, size_t size, plumbline_report report, void* context);

#ifdef __cplusplus
}
#endif

#endif
