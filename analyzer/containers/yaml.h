// YAML: yaml-cpp says what a file holds and where each part begins; the scalars are read again, to
// know where each of their bytes stands.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/containers/node.h"

namespace plumbline::containers {

struct Yaml {
  std::deque<HostNode> documents;
  std::deque<HostNode> anchored;  // what aliases stand for
  struct Fault {
    std::uint32_t at = 0;
    std::string message;  // like Diagnostic::message
    bool too_deep = false;
  };
  std::optional<Fault> fault;  // what was read before it is there
};

// Never throws on any bytes.
Yaml parse_yaml(std::string_view text);

// Where the characters of a scalar stand.
struct ScalarSink {
  std::function<void(Range)> run;                          // bytes as they are
  std::function<void(std::string_view, Range)> character;  // others
};
struct Scalar {
  Range range;  // quotes and header included, tag and anchor not
  Style style = Style::yaml_plain;
  std::string indent;  // of a block
};
// Reads the scalar that begins at `at` (with its tag and anchor) and has the text `value`. Nothing:
// it cannot be followed.
std::optional<Scalar> read_scalar(std::string_view source, std::uint32_t at, std::string_view value,
                                  const ScalarSink& sink);

// The first byte behind blanks, comments, a tag and an anchor.
std::uint32_t skip_properties(std::string_view source, std::uint32_t at);

}  // namespace plumbline::containers
