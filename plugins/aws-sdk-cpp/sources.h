// Checks C++ sources: what Clang sees of them goes through the same rules as any definition.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/cli/sources.h"
#include "plugins/aws-sdk-cpp/parse.h"

namespace plumbline::cpp {

class Sources : public cli::SourceReader {
 public:
  // `definition`: what starts are checked against where the source has none; null: nothing.
  // `rule_code`: the sources are those of rules, and nothing else is looked for.
  Sources(const Parser& parser, File definition, bool rule_code)
      : parser_(parser), definition_(std::move(definition)), rule_code_(rule_code) {}
  bool reads(std::string_view path) const override { return cli::is_cpp(path); }
  std::vector<cli::Result> read(std::string bytes, const cli::SourceRun&) const override;

 private:
  const Parser& parser_;
  File definition_;
  bool rule_code_;
};

}  // namespace plumbline::cpp
