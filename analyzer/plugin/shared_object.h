// A plugin in a shared object, asked in this process. It may crash it: plumbline-plugin-host is the
// process that plumbline lets it crash.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace plumbline::plugin {

// What it says, as the lines of a program that is a plugin (docs/plugins.md); `facts` empty: its
// rules. What is wrong with it is an {"error": ...}. No more than about `most` bytes are kept.
std::string ask_shared_object(const std::string& path, std::string_view facts, std::size_t most);

}  // namespace plumbline::plugin
