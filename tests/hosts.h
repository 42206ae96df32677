// Puts definitions into the files that hold them, in as many ways of writing as the syntax has:
// what is read out of them again has to be the same, and to stand where it was put.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::tests {

using Random = std::mt19937;

// How the bytes of a token are spelt in the file.
enum class Spelt { as_is, json, single, heredoc, hcl, any_yaml, any_hcl };

struct HostKind {
  std::string_view name;  // of the test
  std::string_view file;  // its name decides what it is read as
  Spelt spelt;
  bool same_text;  // the definition is the text itself; else only its values are the same
  // `definition` is whole JSON, `root` its value.
  std::string (*write)(std::string_view definition, const json::Value& root, Random&);
  bool templates;  // `${` in the definition would mean something
};

const std::vector<HostKind>& host_kinds();

// What the bytes of a token say; `text` is how JSON writes that, with its quotes.
std::string decoded(Spelt, std::string_view bytes);

}  // namespace plumbline::tests
