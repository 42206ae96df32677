#include "analyzer/types/locations.h"

#include <algorithm>

#include "analyzer/types/types.h"

namespace plumbline {

namespace {

using json::Kind;
using schema::S3Kind;
using PartKind = UriPart::Kind;

// The parser's limit on nesting bounds the recursion.
void fold(const json::Value& value, std::vector<UriPart>& parts) {
  switch (value.kind()) {
    case Kind::string:
    case Kind::number:
    case Kind::boolean: parts.push_back({PartKind::text, value.text(), &value}); return;
    case Kind::object: break;
    default: parts.push_back({PartKind::unknown, {}, &value}); return;
  }
  const bool call = value.size() == 1;
  if (call && value.members().front().key == "Get" &&
      value.members().front().value.is(Kind::string)) {
    parts.push_back({PartKind::reference, value.members().front().value.text(), &value});
    return;
  }
  const json::Value& join = value["Std:Join"];
  const json::Value& on = join["On"];
  // A key that it should not have may be a misspelt `On`.
  const bool whole = join.size() == (on ? 2 : 1) && (!on || on.is(Kind::string));
  if (call && whole && join["Values"].is(Kind::array)) {
    bool first = true;
    for (const json::Value& part : join["Values"].items()) {
      if (!first && !on.text().empty()) parts.push_back({PartKind::text, on.text(), nullptr});
      first = false;
      fold(part, parts);
    }
  } else {
    parts.push_back({PartKind::unknown, {}, &value});
  }
}

// HyperParameters hold JSON: "\"s3://bucket/code.tar.gz\"".
void strip_quotes(std::span<UriPart> parts) {
  if (parts.empty() || parts.front().kind != PartKind::text ||
      parts.back().kind != PartKind::text || !parts.front().text.starts_with('"') ||
      !parts.back().text.ends_with('"') || (parts.size() == 1 && parts.front().text.size() < 2)) {
    return;
  }
  parts.front().text.remove_prefix(1);
  parts.back().text.remove_suffix(1);
}

// Appends text with '\1', and in references '/', written as two bytes.
void append_escaped(std::string_view text, bool reference, std::string& out) {
  const auto special = [&](char c) { return c == '\1' || (c == '/' && reference); };
  if (text.find('\1') == text.npos && (!reference || text.find('/') == text.npos)) {
    out += text;
    return;
  }
  for (const char c : text) {
    if (c == '\1')
      out += "\1\1";
    else if (special(c))
      out += "\1s";
    else
      out += c;
  }
}

bool starts_with_scheme(std::string_view key, std::string_view scheme) {
  return key.size() >= scheme.size() &&
         std::equal(scheme.begin(), scheme.end(), key.begin(), [](char a, char b) {
           return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
         });
}

// Appends the URI as bytes that order like its segments, without the scheme: every segment ends
// with '/', and '\1' introduces what is no text of the URI. Nothing when the location has no place.
void append_key(const S3Location& location, std::string& out) {
  if (std::any_of(location.parts.begin(), location.parts.end(),
                  [](const UriPart& part) { return part.kind == PartKind::unknown; })) {
    return;
  }
  const std::size_t begin = out.size();
  // The reference holds scheme and bucket.
  const bool leads = !location.parts.empty() && location.parts.front().kind == PartKind::reference;
  if (leads) out += "\1u";
  for (const UriPart& part : location.parts) {
    if (part.kind == PartKind::text) {
      append_escaped(part.text, false, out);
      continue;
    }
    out += "\1r";
    append_escaped(part.text, true, out);
    // A job's own name is another one in every step, the time another one at every look.
    const bool time = part.text == "Execution.CurrentDateTime";
    if (time || part.text == "Execution.TrainingJobName" ||
        part.text == "Execution.ProcessingJobName") {
      out += "\1@" + std::to_string(time ? part.at->range().begin : location.step);
    }
    out += "\1e";
  }
  if (!leads) {
    constexpr std::string_view scheme = "s3://";
    const bool place = starts_with_scheme(std::string_view(out).substr(begin), scheme);
    out.erase(begin, place ? scheme.size() : std::string::npos);  // else a place elsewhere
  }
  while (out.size() > begin && out.back() == '/') out.pop_back();
  if (out.size() == begin) return;
  if (out[begin] == '/') {
    out.resize(begin);  // no bucket
  } else {
    out += '/';
  }
}

bool is_constant(const S3Location& location) {
  return std::all_of(location.parts.begin(), location.parts.end(), [](const UriPart& part) {
    if (part.kind == PartKind::text) return part.at == nullptr || !is_placeholder(*part.at);
    return part.kind == PartKind::reference &&
           (part.text == "Execution.PipelineName" || part.text == "Execution.PipelineArn");
  });
}

// Sorted keys make what lies below a place its neighbours: one pass with the open places on a
// stack finds for each the nearest one around it. `bytes`: all keys, `ends`: where each ends.
void find_places(std::string_view bytes, std::span<const std::size_t> ends,
                 S3Locations& locations) {
  struct Keyed {
    std::string_view key;
    std::uint32_t location;
  };
  std::vector<Keyed> sorted;
  sorted.reserve(ends.size());
  for (std::uint32_t id = 0; id < ends.size(); ++id) {
    const std::size_t begin = id == 0 ? 0 : ends[id - 1];
    const std::string_view key = bytes.substr(begin, ends[id] - begin);
    if (!key.empty()) sorted.push_back({key, id});
  }
  std::sort(sorted.begin(), sorted.end(), [](const Keyed& a, const Keyed& b) {
    const int order = a.key.compare(b.key);
    return order != 0 ? order < 0 : a.location < b.location;
  });
  locations.by_place.reserve(sorted.size());
  std::vector<std::pair<std::string_view, std::uint32_t>> open;
  for (const auto& [key, id] : sorted) {
    while (!open.empty() && !key.starts_with(open.back().first)) open.pop_back();
    if (open.empty() || open.back().first != key) {
      S3Place place;
      place.around = open.empty() ? no_place : open.back().second;
      place.depth = static_cast<std::uint32_t>(std::count(key.begin(), key.end(), '/') - 1);
      open.emplace_back(key, static_cast<std::uint32_t>(locations.places.size()));
      locations.places.push_back(place);
    }
    locations.all[id].place = open.back().second;
    const std::size_t before = locations.places.back().locations.size();
    // Reserved above: the spans stay where they are.
    locations.by_place.push_back(id);
    locations.places.back().locations = std::span(locations.by_place).last(before + 1);
  }
}

}  // namespace

// A slot of a step, and the innermost item of a list on the way to it.
struct LocationCollector::Way {
  StepId step;
  const schema::S3Slot& slot;
  const json::Value* item = nullptr;
  std::uint32_t index = 0;
};

void LocationCollector::collect(StepId id, const Step& step) {
  const schema::StepFacts* const facts = schema::step_facts(step.type_name);
  if (facts != nullptr) {
    for (const schema::S3Slot& slot : facts->s3_slots) {
      descend(*step.arguments, slot.path, {id, slot});
    }
  }
  out_.ends.push_back(static_cast<std::uint32_t>(out_.all.size()));
}

void LocationCollector::descend(const json::Value& at, std::string_view path, Way way) {
  if (path.empty()) {
    add(at, way);
    return;
  }
  const std::size_t end = std::min(path.find('.'), path.size());
  std::string_view name = path.substr(0, end);
  const std::string_view rest = path.substr(std::min(end + 1, path.size()));
  const bool list = name.ends_with("[]");
  if (list) name.remove_suffix(2);
  const json::Value& next = at[name];
  if (!list) {
    if (next) descend(next, rest, way);
    return;
  }
  way.index = 0;
  for (const json::Value& item : next.items()) {
    way.item = &item;
    descend(item, rest, way);
    ++way.index;
  }
}

void LocationCollector::add(const json::Value& value, const Way& way) {
  S3Location& location = out_.all.emplace_back();
  location.step = way.step;
  location.slot = &way.slot;
  location.kind = way.slot.kind;
  location.item = way.item;
  location.index = way.index;
  location.value = &value;
  const std::string_view input =
      way.item == nullptr ? std::string_view{} : (*way.item)["InputName"].text();
  if (input == "code" || input == "entrypoint") location.kind = S3Kind::code;
  const std::size_t first = out_.parts.size();
  fold(value, out_.parts);
  if (location.kind == S3Kind::code) strip_quotes(std::span(out_.parts).subspan(first));
  ends_.push_back(out_.parts.size());
  // What the texts say is found out while they are in the processor's cache. The span holds until
  // the next location: finish() sets the lasting one.
  location.parts = std::span(out_.parts).subspan(first);
  location.constant = is_constant(location);
  append_key(location, keys_);
  key_ends_.push_back(keys_.size());
}

// The vectors do not grow any more.
void LocationCollector::finish() {
  std::size_t first = 0;
  for (std::size_t i = 0; i < ends_.size(); ++i) {
    out_.all[i].parts = std::span(out_.parts).subspan(first, ends_[i] - first);
    first = ends_[i];
  }
  find_places(keys_, key_ends_, out_);
}

S3Locations build_locations(const Pipeline& pipeline) {
  S3Locations locations;
  LocationCollector collector(locations);
  for (StepId id = 0; id < pipeline.steps.size(); ++id) collector.collect(id, pipeline.steps[id]);
  collector.finish();
  return locations;
}

std::string uri_text(const S3Location& location) {
  std::string text;
  for (const UriPart& part : location.parts) {
    if (part.kind == PartKind::text) {
      text += part.text;
    } else {
      text.append("{").append(part.kind == PartKind::unknown ? "..." : part.text).append("}");
    }
  }
  return text;
}

std::string output_path(const S3Location& location) {
  std::string path{location.slot->path};
  if (const std::size_t list = path.find("[]"); list != std::string::npos) {
    const std::string_view name = (*location.item)["OutputName"].text();
    if (name.empty() || name.find('\'') != std::string_view::npos) {
      path.replace(list, 2, "[" + std::to_string(location.index) + "]");
    } else {
      path.replace(list, 2, "['" + std::string(name) + "']");
    }
  }
  return path;
}

std::string property_path(const Pipeline& pipeline, const S3Location& location) {
  const schema::StepFacts* const facts =
      schema::step_facts(pipeline.steps[location.step].type_name);
  std::string path = output_path(location);
  return schema::resolve(*facts, way_of(segments(path))) ? path : std::string{};
}

}  // namespace plumbline
