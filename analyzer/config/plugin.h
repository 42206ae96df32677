// A plugin that a configuration names: a shared object, or a program. docs/plugins.md.
#pragma once

#include <string>
#include <vector>

#include "analyzer/source/document.h"

namespace plumbline::config {

struct Layer;

// As it is written.
struct PluginEntry {
  std::string library;               // empty: a program
  std::vector<std::string> command;  // of a program, with its arguments
  double seconds = 10;               // that it may take for one file
  Range at;
};

// Where it is.
struct Plugin {
  std::string name;                  // for people: as the configuration writes it
  std::string library;               // an absolute path; empty: a program
  std::vector<std::string> command;  // runs in `directory`
  std::string directory;             // absolute
  double seconds = 10;
  const Layer* layer = nullptr;  // that names it, and where
  Range at;

  // Two that are the same have the same.
  std::string key() const {
    std::string out = library + '\n' + directory;
    for (const std::string& word : command) out += '\n' + word;
    return out;
  }
};

}  // namespace plumbline::config
