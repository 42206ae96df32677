#include "analyzer/lsp/session.h"

#include <algorithm>

#include "analyzer/lsp/layers.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

// Edits of a broken text that are remembered one by one.
constexpr std::size_t most_splices = 512;

std::vector<std::string> texts(const Value& list) {
  std::vector<std::string> out;
  for (const Value& item : list.items()) {
    if (item.is(Kind::string)) out.emplace_back(item.text());
  }
  return out;
}

Splice splice(std::string_view before, std::string_view after) {
  const std::size_t most = std::min(before.size(), after.size());
  const auto front = static_cast<std::size_t>(
      std::mismatch(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(most),
                    after.begin())
          .first -
      before.begin());
  std::size_t back = 0;
  while (back < most - front && before[before.size() - 1 - back] == after[after.size() - 1 - back])
    ++back;
  return {static_cast<std::uint32_t>(front), static_cast<std::uint32_t>(before.size() - back),
          static_cast<std::uint32_t>(after.size() - back - front)};
}

}  // namespace

Options read_options(const Value& value) {
  Options options;
  options.choice.select = texts(value["select"]);
  options.choice.ignore = texts(value["ignore"]);
  options.choice.profiles = texts(value["profiles"]);
  std::erase_if(options.choice.profiles,
                [](const std::string& name) { return !find_profile(name); });
  options.docs = value["docs"].text();
  if (options.docs.ends_with('/')) options.docs.pop_back();
  if (const auto size = value["maxFileSize"].integer(); size && *size > 0) {
    options.max_file_size = static_cast<std::uint64_t>(*size);
  }
  const auto is_off = [](const Value& flag) { return flag.is(Kind::boolean) && !flag.boolean(); };
  for (const auto& [name, path] : {std::pair{"scenario", &options.scenario},
                                   {"history", &options.history},
                                   {"durations", &options.durations},
                                   {"prices", &options.prices},
                                   {"region", &options.region}}) {
    *path = value[name].text();
  }
  options.s3_link = value["links"]["s3"].text();
  options.arn_link = value["links"]["arn"].text();
  options.inlay_hints = !is_off(value["inlayHints"]);
  options.code_lenses = !is_off(value["codeLens"]);
  return options;
}

void OpenFile::edit(Range range, std::string_view by) {
  text.replace(range, by);
  document.reset();
  now.reset();
  published = false;
  if (!good) return;
  since_good.push_back({range.begin, range.end, static_cast<std::uint32_t>(by.size())});
  if (since_good.size() > most_splices) {
    since_good = {splice(good->document->text(), text.bytes())};
  }
}

void OpenFile::replace_all(std::string_view by) {
  const Splice one = splice(text.bytes(), by);
  edit({one.begin, one.end}, by.substr(one.begin, one.size));
}

OpenFile* Session::find(std::string_view uri) {
  const auto found = files.find(canonical_uri(uri));
  return found == files.end() ? nullptr : found->second.get();
}

OpenFile& Session::file(const Value& params) {
  const std::string_view uri = text_of(params["textDocument"], "uri");
  OpenFile* const file = find(uri);
  if (file == nullptr) {
    throw Failure(Code::invalid_params, "document is not open: " + std::string(uri));
  }
  return *file;
}

const Document& Session::document(OpenFile& file) const {
  if (!file.document) {
    std::string copy;
    copy.reserve(file.text.size() + Document::padding);  // which it adds
    copy = file.text.bytes();
    file.document = std::make_shared<const Document>(file.uri, std::move(copy));
  }
  return *file.document;
}

const Snapshot& Session::analysed(OpenFile& file) {
  if (file.now) return *file.now;
  document(file);
  auto snapshot = std::make_shared<Snapshot>();
  snapshot->document = file.document;
  if (too_large(file)) {
    auto nothing = std::make_unique<Analysis>();
    nothing->contents.file = file.document;
    snapshot->analysis = std::move(nothing);
  } else {
    ++analyses;
    snapshot->analysis = analyse(file.document, file.uri);
    const Analysis& analysis = *snapshot->analysis;
    const auto parts = analysis.parts();
    snapshot->whole = !parts.empty() && !analysis.contents.host.tree.truncated() &&
                      std::all_of(parts.begin(), parts.end(), [](const Analysis* part) {
                        return part->tree().root() && !part->tree().truncated();
                      });
  }
  file.now = snapshot;
  // A text that is whole, but no definition, has nothing to do with what it was before.
  if (snapshot->whole || !snapshot->analysis->has_definition()) {
    file.good = snapshot->whole ? file.now : nullptr;
    file.since_good.clear();
  }
  return *file.now;
}

config::Finder& Session::finder() {
  if (!finder_) finder_.emplace(outside.configurations, outside.version);
  return *finder_;
}

void Session::forget_files() {
  finder_.reset();
  assumed_.reset();
  on_disk.clear();
}

void Session::log(int type, const std::string& text) {
  Writer out(0);
  out.begin_object().member("type", type).member("message", text).end_object();
  tell("window/logMessage", out.take());
}

std::string Session::page(std::string_view uri, std::string_view rule) {
  std::string_view page;
  if (outside.page) page = outside.page(known_of(uri).settings.configuration.get(), rule);
  return std::string(page.empty() ? rule_page(rule) : page);
}

std::string Session::path_in_workspace(const std::string& path) const {
  if (path.starts_with('/') || folders.empty()) return path;
  return folders.front() + "/" + path;
}

Session::Assumed& Session::assumed() {
  if (assumed_) return *assumed_;
  Assumed& out = assumed_.emplace();
  const auto document = [&](const std::string& name) {
    const std::string path = path_in_workspace(name);
    auto text = outside.read_file == nullptr ? std::nullopt
                                             : outside.read_file(path, options.max_file_size);
    if (!text) throw Error(Error::Kind::input, path + ": cannot be read");
    return std::make_shared<const Document>(path, std::move(*text));
  };
  try {
    if (!options.scenario.empty()) {
      out.scenario = simulate::read_scenario(document(options.scenario));
    }
    if (!options.durations.empty()) {
      out.durations = simulate::read_durations(document(options.durations));
    }
    if (!options.history.empty() && outside.read_history != nullptr) {
      out.history = outside.read_history(path_in_workspace(options.history));
    }
  } catch (const Error& error) {
    out.fault = error.what();
  }
  return out;
}

Session::Known Session::known_of(std::string_view uri) {
  Known known;
  known.settings.choice = options.choice;
  if (outside.today != nullptr) known.settings.today = outside.today();
  const std::string path = path_of(uri);
  const bool named = !outside.configuration.empty();
  if ((!path.empty() || named) && outside.configurations.read) {
    try {
      auto configuration = named ? finder().at(outside.configuration) : finder().of(path);
      // What is wrong with it is said where it is open; half of it may mean something else.
      if (configuration && !configuration->broken()) {
        known.settings.configuration = std::move(configuration);
      }
    } catch (const Error&) {
      // It cannot be read: there is none.
    }
    if (!path.empty()) known.settings.file = finder().absolute(path);
  }
  const config::Configuration* const configuration = known.settings.configuration.get();
  const auto own = all_rules();
  const std::vector<const Rule*> all = outside.rules
                                           ? outside.rules(configuration)
                                           : std::vector<const Rule*>(own.begin(), own.end());
  known.rules = rules_to_run(known.settings, all);
  return known;
}

std::shared_ptr<const Analysis> Session::analyse(std::shared_ptr<const Document> document,
                                                 std::string_view uri) {
  if (auto layer = layer_of(*this, document, uri)) {
    const auto own = all_rules();
    return check_layer(std::move(layer), own);
  }
  const Known known = known_of(uri);
  return analyze(std::move(document), known.rules, nullptr, nullptr, {}, known.settings);
}

}  // namespace plumbline::lsp
