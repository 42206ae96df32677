#include "analyzer/lsp/server.h"

#include <algorithm>
#include <array>
#include <utility>

#include "analyzer/lsp/capabilities.h"
#include "analyzer/lsp/features.h"
#include "analyzer/lsp/view.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

struct Request {
  std::string_view method;
  Feature answer;
  bool outdated_by_edits = false;  // an answer about the whole text is of no use after an edit
};

constexpr std::array<Request, 22> requests{{
    {"textDocument/diagnostic", document_diagnostics, true},
    {"workspace/diagnostic", workspace_diagnostics},
    {"textDocument/definition", definition},
    {"textDocument/references", references},
    {"textDocument/documentHighlight", highlights},
    {"textDocument/prepareRename", prepare_rename},
    {"textDocument/rename", rename},
    {"textDocument/documentSymbol", document_symbols, true},
    {"workspace/symbol", workspace_symbols},
    {"textDocument/foldingRange", folding_ranges, true},
    {"textDocument/selectionRange", selection_ranges},
    {"textDocument/codeAction", code_actions},
    {"codeAction/resolve", resolve_action},
    {"textDocument/completion", completion},
    {"completionItem/resolve", resolve_completion},
    {"textDocument/hover", hover},
    {"textDocument/formatting", formatting},
    {"textDocument/rangeFormatting", range_formatting},
    {"textDocument/documentLink", document_links, true},
    {"textDocument/codeLens", code_lenses, true},
    {"textDocument/inlayHint", inlay_hints, true},
    {"workspace/executeCommand", execute_command},
}};

const Request* find_request(std::string_view method) {
  const auto found = std::find_if(requests.begin(), requests.end(),
                                  [&](const Request& one) { return one.method == method; });
  return found == requests.end() ? nullptr : &*found;
}

}  // namespace

Server::Server(Send send, Outside outside) : send_(std::move(send)) {
  session_.outside = std::move(outside);
}

void Server::receive(std::string json) {
  std::string id;
  try {
    auto message = read_message(std::move(json), id);
    if (message->method == "$/cancelRequest") return cancel((*message->params)["id"]);
    queue_.push_back(std::move(message));
  } catch (const Failure& failure) {
    send_(answer(id, failure));
  }
}

void Server::complain(const std::string& fault) { log(1, "message not understood: " + fault); }

bool Server::work() {
  if (queue_.empty() || exit_code_) return false;
  const auto message = std::move(queue_.front());
  queue_.pop_front();
  handle(*message);
  say_what_is_left();
  return true;
}

void Server::idle() {
  if (state_ != State::running || session_.client.pulls_diagnostics) return;
  for (const auto& [uri, file] : session_.files) {
    if (file->published) continue;
    file->published = true;
    send_(notification("textDocument/publishDiagnostics", published_diagnostics(session_, *file)));
  }
  say_what_is_left();
}

void Server::say_what_is_left() {
  for (const Session::Said& one : std::exchange(session_.said, {})) {
    one.asks ? ask(one.method, one.params) : send_(notification(one.method, one.params));
  }
}

void Server::handle(Message& message) {
  if (message.response) return response(message);
  if (message.id.empty()) {
    try {
      notified(message);
    } catch (const std::exception& error) {
      log(1, message.method + ": " + error.what());
    }
    return;
  }
  try {
    send_(answer(message.id, answer_to(message)));
  } catch (const Failure& failure) {
    send_(answer(message.id, failure));
  } catch (const std::exception& error) {
    send_(answer(message.id, Failure(Code::internal_error, message.method + ": " + error.what())));
  }
}

std::string Server::answer_to(const Message& message) {
  if (state_ == State::shut_down) {
    throw Failure(Code::invalid_request, "the server has been shut down");
  }
  if (message.method == "initialize") {
    if (state_ == State::running) {
      throw Failure(Code::invalid_request, "the server is initialized already");
    }
    return initialize(*message.params);
  }
  if (state_ == State::started) {
    throw Failure(Code::not_initialized, "the server is not initialized");
  }
  if (message.method == "shutdown") {
    state_ = State::shut_down;
    return "null";
  }
  const Request* const known = find_request(message.method);
  if (known == nullptr) throw Failure(Code::method_not_found, "no such method: " + message.method);
  if (!message.params->is(Kind::object)) {
    throw Failure(Code::invalid_params, message.method + " needs an object as params");
  }
  if (known->outdated_by_edits) check_not_outdated(message);
  const Value& token = (*message.params)["workDoneToken"];
  if (message.method != "workspace/diagnostic" || !token) {
    return known->answer(session_, *message.params);
  }
  progress(token, "begin");
  std::string result = known->answer(session_, *message.params);
  progress(token, "end");
  return result;
}

// Of a request that may take a while.
void Server::progress(const Value& token, std::string_view kind) {
  Writer out(0);
  out.begin_object().key("token").raw(json::compact(token)).key("value").begin_object();
  out.key("kind").string(kind);
  if (kind == "begin") out.member("title", "plumbline: checking the workspace");
  out.end_object().end_object();
  send_(notification("$/progress", out.take()));
}

// An edit of the same text is waiting already.
void Server::check_not_outdated(const Message& message) const {
  const std::string uri = canonical_uri((*message.params)["textDocument"]["uri"].text());
  const bool edited = std::any_of(queue_.begin(), queue_.end(), [&](const auto& next) {
    return next->method == "textDocument/didChange" &&
           canonical_uri((*next->params)["textDocument"]["uri"].text()) == uri;
  });
  if (!edited) return;
  if (message.method == "textDocument/diagnostic") {
    throw Failure(Code::server_cancelled, "the text has changed", R"({"retriggerRequest":true})");
  }
  throw Failure(Code::content_modified, "the text has changed");
}

void Server::cancel(const Value& id) {
  const std::string wanted = json::compact(id);
  const auto found = std::find_if(queue_.begin(), queue_.end(), [&](const auto& message) {
    return !message->response && message->id == wanted;
  });
  if (found == queue_.end()) return;  // answered already
  send_(answer(wanted, Failure(Code::request_cancelled, "cancelled")));
  queue_.erase(found);
}

void Server::notified(const Message& message) {
  const std::string_view method = message.method;
  const Value& params = *message.params;
  if (method == "exit") {
    exit_code_ = state_ == State::shut_down ? 0 : 1;
    return;
  }
  if (state_ != State::running) return;
  if (method == "initialized") {
    initialized();
  } else if (method == "textDocument/didOpen") {
    did_open(params);
  } else if (method == "textDocument/didChange") {
    did_change(params);
  } else if (method == "textDocument/didClose") {
    did_close(params);
  } else if (method == "workspace/didChangeConfiguration") {
    if (session_.client.configuration) return ask_for_settings();
    const Value& own = params["settings"]["plumbline"];
    configure(own ? own : params["settings"]);
  } else if (method == "workspace/didChangeWorkspaceFolders") {
    for (const Value& folder : params["event"]["removed"].items()) {
      std::erase(session_.folders, path_of(folder["uri"].text()));
    }
    for (const Value& folder : params["event"]["added"].items()) {
      std::string path = path_of(folder["uri"].text());
      if (!path.empty()) session_.folders.push_back(std::move(path));
    }
  } else if (method == "workspace/didChangeWatchedFiles") {
    everything_changed();
  } else if (method == "textDocument/didSave") {
    if (params["textDocument"]["uri"].text().ends_with(config::file_name)) everything_changed();
  }
}

void Server::response(const Message& message) {
  const Value& root = message.parsed.tree.root();
  if (const Value& error = root["error"]) {
    log(2, "the client refused a request: " + std::string(error["message"].text()));
  } else if (message.id == configuration_asked_) {
    configure(root["result"][0]);
  } else if (const Value& applied = root["result"]["applied"]; applied && !applied.boolean()) {
    log(2, "the edit was not applied: " + std::string(root["result"]["failureReason"].text()));
  }
}

std::string Server::initialize(const Value& params) {
  if (!params.is(Kind::object)) throw Failure(Code::invalid_params, "initialize without params");
  session_.client = read_client(params);
  session_.folders = read_folders(params);
  parent_ = params["processId"].integer();
  if (const Value& options = params["initializationOptions"]; options.is(Kind::object)) {
    const Value& own = options["plumbline"];
    configure(own.is(Kind::object) ? own : options);
  }
  state_ = State::running;
  return initialize_result(session_.client, session_.outside.version);
}

// What dry runs are made of, wherever it lies.
void Server::watch_inputs() {
  if (!session_.client.watches_files || state_ != State::running) return;
  const Options& options = session_.options;
  std::vector<std::string> patterns;
  for (const std::string* path : {&options.scenario, &options.durations, &options.prices}) {
    if (!path->empty()) patterns.push_back(session_.path_in_workspace(*path));
  }
  if (!options.history.empty()) {
    patterns.push_back(session_.path_in_workspace(options.history) + "/**");
  }
  if (patterns == watched_) return;
  if (!watched_.empty()) {
    ask("client/unregisterCapability",
        R"({"unregisterations":[{"id":"inputs","method":"workspace/didChangeWatchedFiles"}]})");
  }
  watched_ = std::move(patterns);
  if (watched_.empty()) return;
  Writer out(0);
  out.begin_object().key("registrations").begin_array().begin_object().member("id", "inputs");
  out.member("method", "workspace/didChangeWatchedFiles").key("registerOptions").begin_object();
  out.key("watchers").begin_array();
  for (const std::string& pattern : watched_) {
    out.begin_object().member("globPattern", pattern).end_object();
  }
  out.end_array().end_object().end_object().end_array().end_object();
  ask("client/registerCapability", out.take());
}

void Server::initialized() {
  ask_for_settings();
  watch_inputs();
  if (!session_.client.watches_files) return;
  ask("client/registerCapability",
      R"({"registrations":[{"id":"configurations","method":"workspace/didChangeWatchedFiles",)"
      R"("registerOptions":{"watchers":[{"globPattern":"**/plumbline.jsonc"}]}}]})");
}

// Also when they may have changed.
void Server::ask_for_settings() {
  if (session_.client.configuration) {
    ask("workspace/configuration", R"({"items":[{"section":"plumbline"}]})");
    configuration_asked_ = std::to_string(asked_);
  }
}

void Server::configure(const Value& settings) {
  if (!settings.is(Kind::object)) return;
  session_.options = read_options(settings);
  watch_inputs();
  everything_changed();
}

void Server::everything_changed() {
  session_.forget_files();
  for (const auto& [uri, file] : session_.files) {
    file->now.reset();
    file->published = false;
    file->planned.clear();
  }
  if (state_ != State::running) return;
  const Client& client = session_.client;
  if (client.refreshes_diagnostics && client.pulls_diagnostics) {
    ask("workspace/diagnostic/refresh", "");
  }
  if (client.refreshes_lenses) ask("workspace/codeLens/refresh", "");
  if (client.refreshes_hints) ask("workspace/inlayHint/refresh", "");
}

void Server::did_open(const Value& params) {
  const Value& item = params["textDocument"];
  auto file = std::make_unique<OpenFile>();
  file->uri = text_of(item, "uri");
  file->language = item["languageId"].text();
  file->version = item["version"].integer().value_or(0);
  file->text = Text(std::string(text_of(item, "text")));
  auto& place = session_.files[canonical_uri(file->uri)];
  if (place) log(2, "opened again without being closed: " + file->uri);
  place = std::move(file);
}

void Server::did_change(const Value& params) {
  OpenFile& file = session_.file(params);
  const auto version = params["textDocument"]["version"].integer();
  if (version && *version <= file.version) {
    log(2, "version " + std::to_string(*version) + " of " + file.uri + " comes after version " +
               std::to_string(file.version));
  }
  for (const Value& change : params["contentChanges"].items()) {
    const std::string_view text = text_of(change, "text");
    const Value& range = change["range"];
    if (!range || range.is(Kind::null)) {
      file.replace_all(text);
      continue;
    }
    const Position begin = position(range["start"]), end = position(range["end"]);
    const Range bytes{file.text.offset(begin, session_.client.unit),
                      file.text.offset(end, session_.client.unit)};
    if (bytes.end < bytes.begin) {
      throw Failure(Code::invalid_params, "range ends before it begins");
    }
    file.edit(bytes, text);
  }
  if (version) file.version = *version;
}

void Server::did_close(const Value& params) {
  const OpenFile& file = session_.file(params);
  const std::string uri = file.uri;
  session_.files.erase(canonical_uri(uri));
  if (!session_.client.pulls_diagnostics) {
    send_(notification("textDocument/publishDiagnostics", no_diagnostics(uri)));
  }
}

void Server::ask(const std::string& method, std::string_view params) {
  send_(request(std::to_string(++asked_), method, params));
}

void Server::log(int type, const std::string& text) {
  Writer out(0);
  out.begin_object().member("type", type).member("message", text).end_object();
  send_(notification("window/logMessage", out.take()));
}

}  // namespace plumbline::lsp
