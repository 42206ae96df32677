#include "analyzer/types/s3_uri.h"

#include <algorithm>

#include "analyzer/model/reference.h"
#include "analyzer/source/diagnostic.h"

namespace plumbline {
namespace {

// What S3's rules have against a bucket's name; empty when they have nothing.
std::string_view wrong_in_bucket(std::string_view name) {
  const auto any = [&](auto is) { return std::any_of(name.begin(), name.end(), is); };
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto taken = [&](char c) {
    return plain(c) || capital(c) || c == '-' || c == '.' || c == '_';
  };
  // What a shell or a person is to fill in.
  if (name.find_first_of("$<>{}%") != std::string_view::npos) return {};
  if (name.size() < 3) return "shorter than 3 characters";
  if (name.size() > 63) return "longer than 63 characters";
  if (any([&](char c) { return !taken(c); })) return "with characters that S3 does not take";
  if (any(capital)) return "with capital letters";
  if (name.find('_') != std::string_view::npos) return "with an underscore";
  if (!plain(name.front()) || !plain(name.back())) return "with a dot or hyphen at an end";
  if (name.find("..") != std::string_view::npos) return "with two dots in a row";
  return {};
}

// The usual case, without a copy: "s3://", a bucket of ordinary characters, and nothing that needs
// a closer look behind it.
bool is_ordinary(std::string_view text) {
  if (!text.starts_with("s3://")) return false;
  const std::size_t slash = std::min(text.find('/', 5), text.size());
  const std::string_view bucket = text.substr(5, slash - 5);
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  if (bucket.size() < 3 || bucket.size() > 63 || !plain(bucket.front()) || !plain(bucket.back()) ||
      !std::all_of(bucket.begin(), bucket.end(), [&](char c) { return plain(c) || c == '-'; })) {
    return false;
  }
  return std::all_of(text.begin() + static_cast<std::ptrdiff_t>(slash), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != ':'; });
}

// The string that holds the byte of the folded text.
const json::Value* string_at(const S3Location& location, std::size_t byte) {
  const json::Value* at = location.value;
  std::size_t end = 0;
  for (const UriPart& part : location.parts) {
    if (end > byte && at != location.value) break;
    if (part.at != nullptr) at = part.at;
    end += part.text.size();
  }
  return at;
}

}  // namespace

bool needs_no_look(const S3Location& location) {
  const UriPart& head = location.parts.front();
  if (head.kind == UriPart::Kind::reference) return !head.text.starts_with("Parameters.");
  return location.parts.size() == 1 && head.kind == UriPart::Kind::text && is_ordinary(head.text);
}

UriFault fault_with_default(const Pipeline& pipeline, const S3Location& location) {
  std::vector<UriPart> parts(location.parts.begin(), location.parts.end());
  for (UriPart& part : parts) {
    if (part.kind == UriPart::Kind::text) continue;
    const GetPath path = parse_get(part.kind == UriPart::Kind::reference ? part.text : "");
    const Parameter* const parameter =
        path.kind == ReferenceKind::parameter ? pipeline.find_parameter(path.name) : nullptr;
    if (parameter == nullptr) break;
    const json::Value& value = (*parameter->node)["DefaultValue"];
    if (value.is(json::Kind::string)) part = {UriPart::Kind::text, value.text(), &value};
    break;
  }
  S3Location given = location;
  given.parts = parts;
  return fault_of(given);
}

UriFault fault_of(const S3Location& location) {
  std::string text;
  bool open = false;  // more follows that is not known
  for (const UriPart& part : location.parts) {
    open = part.kind != UriPart::Kind::text;
    if (open) break;
    if (is_placeholder(part.text)) return {};
    text += part.text;
  }
  // An access point's ARN stands where a bucket would.
  if (text.empty() || text.starts_with("https://") || text.starts_with("s3://arn:")) return {};
  const json::Value* const head = string_at(location, 0);
  std::string lower = text.substr(0, 8);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  const bool control = std::any_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control) return {"holds a line break or another control character", head, {}, {}};
  if (lower.starts_with("s3:///") || (text == "s3://" && !open)) {
    const bool joined = location.parts.size() > 1 && location.parts[0].text == "s3://" &&
                        location.parts[1].text.starts_with('/');
    const bool end = text == "s3://";
    return {"has no bucket: " + std::string(end ? "nothing" : "a slash") + " follows `s3://`",
            head,
            joined ? "s3:/" : "",
            {}};
  }
  if (lower.starts_with("s3://") && !text.starts_with("s3://")) {
    const std::string_view old = head->text();
    return {"begins with a capital " + quoted("S3://"),
            head,
            old.size() < 2 ? std::string{} : "s3" + std::string(old.substr(2)),
            {}};
  }
  if (const std::size_t again = text.find("s3://", 1); again != std::string::npos) {
    return {"holds " + quoted("s3://") + " a second time", string_at(location, again), {}, {}};
  }
  if (!text.starts_with("s3://")) {
    for (const std::string_view start : {"/", "./", "../", "~/", "file:", ".\\", "\\"}) {
      if (lower.starts_with(start))
        return {"is a path of a machine, not a place in S3", head, {}, {}};
    }
    if (text.starts_with("s3:/") && text.size() > 4)
      return {"has one slash only after `s3:`", head, {}, {}};
    // The beginning of a scheme may go on in the reference.
    if (open && text.find('/') == std::string::npos) return {};
    if (open && std::string_view("s3://").starts_with(text)) return {};
    return {"does not begin with " + quoted("s3://"), head, {}, {}};
  }
  const std::size_t slash = text.find('/', 5);
  if (slash == std::string::npos && open) return {};
  const std::string bucket = text.substr(5, slash == std::string::npos ? slash : slash - 5);
  const std::string_view wrong = wrong_in_bucket(bucket);
  if (wrong.empty()) return {};
  const bool old_name = wrong == "with capital letters" || wrong == "with an underscore";
  return {"names the bucket " + quoted(bucket, 32) + ", " + std::string(wrong),
          string_at(location, 5),
          {},
          bucket,
          old_name};
}

std::unordered_set<const json::Value*> malformed_uris(const S3Locations& locations) {
  std::unordered_set<const json::Value*> values;
  for (const S3Location& location : locations.all) {
    if (location.parts.empty() || needs_no_look(location)) continue;
    if (!fault_of(location).what.empty()) values.insert(location.value);
  }
  return values;
}

}  // namespace plumbline
