// Findings that were there when somebody drew a line: they are known, and only new ones count. Told
// apart by fingerprints, so that what moves stays known.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "analyzer/check/analyze.h"

namespace plumbline {

struct Baseline {
  struct Entry {
    std::string path;  // of the definition, relative to the baseline's directory
    std::string rule;
    std::string fingerprint;      // 16 digits, without the number of a repetition
    std::string message;          // for readers
    std::uint64_t count = 1;      // how many are known
    Range at = {}, removal = {};  // the entry in the file, alone and with its comma
  };
  std::shared_ptr<const Document> document;  // null: it was not read from a file
  std::vector<Entry> entries;
};

// A baseline and how many findings of each of its entries were not found; 0 for entries of which
// nothing can be said (the file was not checked, the rule did not run).
struct BaselineUse {
  const Baseline* baseline = nullptr;
  std::vector<std::uint64_t> left;
};

// Throws Error{usage} that says where the file is not what it should be.
std::shared_ptr<const Baseline> read_baseline(std::shared_ptr<const Document>);
// One entry a line, sorted.
std::string write_baseline(std::vector<Baseline::Entry>);

// What would be written of this file: everything that counts, but for what plumbline says of
// itself.
std::vector<Baseline::Entry> baseline_entries(const Analysis&, const std::string& path);

// Marks each finding as known or new. `left` is parallel to the baseline's entries, as many as are
// known at first, and becomes less.
void compare(const Baseline&, const std::string& path, Analysis&, std::vector<std::uint64_t>& left);

// The rules about the baseline itself. It keeps the baseline.
std::shared_ptr<const Analysis> check_baseline(std::shared_ptr<const Baseline>,
                                               std::vector<std::uint64_t> left,
                                               std::span<const Rule* const> rules,
                                               const Settings& settings = {});

}  // namespace plumbline
