// What a definition says, for who has only rules' facts: plugins. The same as `plumbline facts`.
#pragma once

#include <string>
#include <string_view>

#include "analyzer/check/facts.h"

namespace plumbline {

// `indent` 0: on one line. Throws Error when it is absurdly large.
std::string render_facts(const Facts&, std::string_view path, unsigned indent);

}  // namespace plumbline
