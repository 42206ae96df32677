// What a finding is called when everything around it moves: for baselines, SARIF and GitLab.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analyzer/check/analyze.h"

namespace plumbline {

// What was typed after an option: a document that is no file.
bool is_option(const Analysis&, const Document&);
// The tree of a document of this analysis (nothing for an option), and the document of a location
// that names none.
const json::Value& root_of(const Analysis&, const Document&);
const Document& document_of(const Analysis&, Location);
// The name of an item: its Name, PropertyFileName, OutputName, ...; empty when it has none.
std::string_view name_of(const json::Value& item);

// Like a JSON pointer, with names for indexes where there are some: "/Steps[Train]/Arguments".
std::string name_pointer(const json::Value& root, Range);
// 16 hexadecimal digits over rule, name_pointer and the message without its values; ":n" is added
// for the n-th (from 2) of the same in pointer order. One for each diagnostic of the analysis.
std::vector<std::string> fingerprints(const Analysis&);

}  // namespace plumbline
