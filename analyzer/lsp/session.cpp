#include "analyzer/lsp/session.h"

#include <algorithm>

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

// An id, a group, or a pattern that ends in a star.
bool matches(std::string_view id, std::string_view pattern) {
  if (pattern.ends_with('*')) return id.starts_with(pattern.substr(0, pattern.size() - 1));
  return id == pattern || (id.starts_with(pattern) && id.substr(pattern.size()).starts_with('/'));
}

bool matches_any(std::string_view id, const std::vector<std::string>& patterns) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(id, pattern); });
}

Splice difference(std::string_view before, std::string_view after) {
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

std::vector<const Rule*> Settings::rules() const {
  Profiles wanted = Profiles::standard;
  for (const std::string& name : profiles) {
    if (const auto found = find_profile(name)) wanted = wanted | *found;
  }
  std::vector<const Rule*> out;
  for (const Rule* rule : all_rules()) {
    const bool chosen = select.empty() ? is_in(*rule, wanted) : matches_any(rule->id, select);
    if (chosen && !matches_any(rule->id, ignore)) out.push_back(rule);
  }
  return out;
}

Settings read_settings(const Value& value) {
  Settings settings;
  settings.profiles = texts(value["profiles"]);
  settings.select = texts(value["select"]);
  settings.ignore = texts(value["ignore"]);
  settings.docs = value["docs"].text();
  if (settings.docs.ends_with('/')) settings.docs.pop_back();
  if (const auto size = value["maxFileSize"].integer(); size && *size > 0) {
    settings.max_file_size = static_cast<std::uint64_t>(*size);
  }
  const auto is_off = [](const Value& flag) { return flag.is(Kind::boolean) && !flag.boolean(); };
  settings.inlay_hints = !is_off(value["inlayHints"]);
  settings.code_lenses = !is_off(value["codeLens"]);
  return settings;
}

void OpenFile::edit(Range range, std::string_view by) {
  text.replace(range, by);
  document.reset();
  now.reset();
  published = false;
  if (!good) return;
  since_good.push_back({range.begin, range.end, static_cast<std::uint32_t>(by.size())});
  if (since_good.size() > most_splices) {
    since_good = {difference(good->document->text(), text.bytes())};
  }
}

void OpenFile::replace_all(std::string_view by) {
  const Splice one = difference(text.bytes(), by);
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
  if (!file.document) file.document = std::make_shared<const Document>(file.uri, file.text.bytes());
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
    snapshot->analysis = analyze(file.document, rules);
    const Analysis& analysis = *snapshot->analysis;
    snapshot->whole = analysis.has_definition() && analysis.tree().root() &&
                      !analysis.tree().truncated() && !analysis.contents.host.tree.truncated();
  }
  file.now = snapshot;
  // A text that is whole, but no definition, has nothing to do with what it was before.
  if (snapshot->whole || !snapshot->analysis->has_definition()) {
    file.good = snapshot->whole ? file.now : nullptr;
    file.since_good.clear();
  }
  return *file.now;
}

}  // namespace plumbline::lsp
