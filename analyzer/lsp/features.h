// The answers to the requests about texts: parameters in, result out, as JSON. They throw Failure.
#pragma once

#include <string>

#include "analyzer/lsp/session.h"

namespace plumbline::lsp {

using Feature = std::string (*)(Session&, const Value& params);

std::string document_diagnostics(Session&, const Value&);
std::string workspace_diagnostics(Session&, const Value&);
// Parameters of publishDiagnostics.
std::string published_diagnostics(Session&, OpenFile&);
std::string no_diagnostics(std::string_view uri);

std::string definition(Session&, const Value&);
std::string references(Session&, const Value&);
std::string highlights(Session&, const Value&);
std::string prepare_rename(Session&, const Value&);
std::string rename(Session&, const Value&);

std::string document_symbols(Session&, const Value&);
std::string workspace_symbols(Session&, const Value&);
std::string folding_ranges(Session&, const Value&);
std::string selection_ranges(Session&, const Value&);

std::string code_actions(Session&, const Value&);
std::string resolve_action(Session&, const Value&);

std::string completion(Session&, const Value&);
std::string resolve_completion(Session&, const Value&);
std::string hover(Session&, const Value&);

std::string formatting(Session&, const Value&);
std::string range_formatting(Session&, const Value&);

std::string document_links(Session&, const Value&);

std::string code_lenses(Session&, const Value&);
std::string inlay_hints(Session&, const Value&);
std::string execute_command(Session&, const Value&);
std::string plan_command(Session&, OpenFile&, std::string_view pipeline);

}  // namespace plumbline::lsp
