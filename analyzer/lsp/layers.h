// Configurations as an editor meets them: open, or on the disk.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "analyzer/lsp/edits.h"

namespace plumbline::lsp {

// The configuration that the file is; null: it is none.
std::shared_ptr<const config::Layer> layer_of(const Session&,
                                              const std::shared_ptr<const Document>&,
                                              std::string_view uri);

// What the configurations of a definition say of one of its steps, under another name: the steps
// and pointers of `ignores` and `overrides` that are for this file.
std::vector<FileEdits> renamed_in_configurations(Session&, std::string_view uri,
                                                 std::string_view step, std::string_view new_name);

}  // namespace plumbline::lsp
