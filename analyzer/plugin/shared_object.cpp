#include "analyzer/plugin/shared_object.h"

#include <dlfcn.h>

#include <exception>

#include "plugins/abi/plumbline_plugin.h"

namespace plumbline::plugin {
namespace {

// This file is all that the host is made of: it has nothing of the rest of plumbline.
std::string quoted_json(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20) {
      out += "\\u00";
      out += digits[byte >> 4U];
      out += digits[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string error_line(std::string_view what) { return "{\"error\": " + quoted_json(what) + "}\n"; }

struct Answer {
  std::string lines;
  std::size_t most = 0;
};

// Called by C code: nothing may be thrown through it.
void report(void* context, const char* rule, const char* pointer, const char* message,
            const char* help) noexcept {
  Answer& answer = *static_cast<Answer*>(context);
  if (answer.lines.size() > answer.most) return;
  const auto member = [&](std::string_view name, const char* text) {
    answer.lines += (answer.lines.ends_with('{') ? "\"" : ", \"") + std::string(name) + "\": ";
    answer.lines += quoted_json(text == nullptr ? "" : text);
  };
  answer.lines += '{';
  member("rule", rule);
  member("pointer", pointer);
  member("message", message);
  if (help != nullptr) member("help", help);
  answer.lines += "}\n";
}

template <class Function>
Function* find(void* library, const char* name) {
  return reinterpret_cast<Function*>(::dlsym(library, name));
}

std::string ask(void* library, std::string_view facts, std::size_t most) {
  auto* const abi = find<decltype(plumbline_plugin_abi)>(library, "plumbline_plugin_abi");
  auto* const rules = find<decltype(plumbline_plugin_rules)>(library, "plumbline_plugin_rules");
  auto* const check = find<decltype(plumbline_plugin_check)>(library, "plumbline_plugin_check");
  if (abi == nullptr) return error_line("it has no function plumbline_plugin_abi");
  const int version = abi();
  if (version != PLUMBLINE_PLUGIN_ABI) return "{\"abi\": " + std::to_string(version) + "}\n";
  if (rules == nullptr) return error_line("it has no function plumbline_plugin_rules");
  if (check == nullptr) return error_line("it has no function plumbline_plugin_check");
  if (facts.empty()) {
    const char* const list = rules();
    std::string text = list == nullptr ? "null" : list;
    // One line, whatever the plugin writes.
    for (char& c : text) c = c == '\n' || c == '\r' ? ' ' : c;
    return "{\"abi\": 1, \"rules\": " + text + "}\n";
  }
  Answer answer{{}, most};
  const int status = check(facts.data(), facts.size(), report, &answer);
  if (status != 0) {
    answer.lines += error_line("plumbline_plugin_check returned " + std::to_string(status));
  }
  return answer.lines + "{\"done\": true}\n";
}

}  // namespace

std::string ask_shared_object(const std::string& path, std::string_view facts, std::size_t most) {
  // Never closed: what it has registered to be called at the exit must stay there.
  void* const library = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* const why = ::dlerror();
    return error_line(why == nullptr ? "it cannot be opened" : why);
  }
  try {
    return ask(library, facts, most);
  } catch (const std::exception& error) {
    return error_line(std::string("it threw an exception: ") + error.what());
  } catch (...) {
    return error_line("it threw an exception");
  }
}

}  // namespace plumbline::plugin
