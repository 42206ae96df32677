// Parses C++ with Clang. The only door to LLVM for the rest of the scanner.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "plugins/aws-sdk-cpp/program.h"

namespace plumbline::cpp {

// How files are compiled.
struct Compiling {
  std::string database;  // a directory with compile_commands.json; empty: searched upward
  std::optional<std::vector<std::string>> flags;  // after `--`; they win
};

class Parser {
 public:
  // Throws Error{usage}: there is no database.
  explicit Parser(Compiling);
  ~Parser();
  Parser(const Parser&) = delete;
  Parser& operator=(const Parser&) = delete;

  // From several threads at a time. `changed`: bytes that other files have instead of theirs.
  Program program(const File&, const std::map<std::string, File>& changed = {}) const;
  // What is wrong with functions of rules.
  Program rule_code(const File&) const;
  // Those of the database, as it names them.
  std::vector<std::string> files() const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace plumbline::cpp
