// Text in Markdown that comes from elsewhere. For report/ only.
#pragma once

#include <string>
#include <string_view>

namespace plumbline::report {

// As text in a table: nothing in it is markup.
std::string markdown_text(std::string_view);
// The same with what stands between backticks as code.
std::string markdown_message(std::string_view);

}  // namespace plumbline::report
