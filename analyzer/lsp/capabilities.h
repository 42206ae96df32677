// What the client can do, as it says in `initialize`, and what the server answers it can do.
#pragma once

#include "analyzer/lsp/session.h"

namespace plumbline::lsp {

Client read_client(const Value& initialize_params);
std::vector<std::string> read_folders(const Value& initialize_params);
std::string initialize_result(const Client&, std::string_view version);

}  // namespace plumbline::lsp
