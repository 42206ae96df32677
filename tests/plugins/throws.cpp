// A plugin that throws through C.
#include <stdexcept>

#include "plumbline_plugin.h"

extern "C" int plumbline_plugin_abi() { return PLUMBLINE_PLUGIN_ABI; }
extern "C" const char* plumbline_plugin_rules() { return R"([{"id": "bad/throws"}])"; }
extern "C" int plumbline_plugin_check(const char*, size_t, plumbline_report, void*) {
  throw std::runtime_error("out of ideas");
}
