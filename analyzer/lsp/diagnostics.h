// Findings as the protocol has them.
#pragma once

#include "analyzer/lsp/session.h"

namespace plumbline::lsp {

// One finding of the text as it is.
void write_diagnostic(Writer&, const Session&, const Document& file, std::string_view uri,
                      const Diagnostic&);
// Its place in the file.
Range place_of(const Diagnostic&);
// All findings, as an array.
std::string diagnostics_of(Session&, std::string_view uri, const Snapshot&, bool too_large);

}  // namespace plumbline::lsp
