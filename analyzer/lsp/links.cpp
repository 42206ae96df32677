// What leads elsewhere: files that a configuration names, and places in AWS where the settings say
// which address shows them.
#include <array>
#include <filesystem>

#include "analyzer/lsp/features.h"
#include "analyzer/lsp/layers.h"
#include "analyzer/lsp/view.h"

namespace plumbline::lsp {
namespace {

using json::Kind;

// The text as part of an address; slashes stay in a `path`.
std::string percent_encoded(std::string_view text, bool path) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~").find(c) != std::string_view::npos;
    if (plain || (path && c == '/')) {
      out += c;
      continue;
    }
    constexpr std::string_view digits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', digits[byte >> 4U], digits[byte & 15U]};
  }
  return out;
}

std::string filled(std::string address,
                   std::initializer_list<std::pair<std::string_view, std::string>> values) {
  for (const auto& [name, value] : values) {
    for (std::size_t at = address.find(name); at != std::string::npos;
         at = address.find(name, at + value.size())) {
      address.replace(at, name.size(), value);
    }
  }
  return address;
}

void write_link(Writer& out, const Session& session, const Document& file, Range range,
                const std::string& target) {
  out.begin_object().key("range");
  write_range(out, file, {range.begin + 1, range.end - 1}, session.client.unit);
  out.member("target", target).end_object();
}

class Links {
 public:
  Links(const Session& session, const View& view, Writer& out)
      : session_(session), view_(view), out_(out) {}

  // The parser bounds the recursion.
  void find(const Value& value) {
    if (value.is(Kind::string)) return look_at(value);
    for (const Value& item : value.items()) find(item);
    for (const json::Member& member : value.members()) find(member.value);
  }

 private:
  void look_at(const Value& value) {
    if (!value.complete()) return;
    const std::string target = target_of(value.text());
    const auto place = target.empty() ? std::nullopt : view_.place(value.range());
    if (place && place->end - place->begin > 2) {
      write_link(out_, session_, view_.file(), *place, target);
    }
  }

  std::string target_of(std::string_view text) const {
    const Options& options = session_.options;
    constexpr std::string_view s3 = "s3://";
    if (text.starts_with(s3) && !options.s3_link.empty()) {
      text.remove_prefix(s3.size());
      const std::size_t slash = std::min(text.find('/'), text.size());
      const std::string_view key = text.substr(std::min(slash + 1, text.size()));
      if (slash == 0) return {};
      return filled(options.s3_link, {{"{bucket}", percent_encoded(text.substr(0, slash), false)},
                                      {"{key}", percent_encoded(key, true)}});
    }
    if (text.starts_with("arn:") && !options.arn_link.empty()) {
      return filled(options.arn_link, {{"{arn}", percent_encoded(text, false)}});
    }
    return text.starts_with("file:///") ? uri_of(path_of(text)) : std::string();
  }

  const Session& session_;
  const View& view_;
  Writer& out_;
};

}  // namespace

std::string document_links(Session& session, const Value& params) {
  OpenFile& file = session.file(params);
  session.document(file);
  Writer out(0);
  out.begin_array();
  if (const auto layer = layer_of(session, file.document, file.uri)) {
    const auto add = [&](const config::Said& said) {
      if (said.text.empty()) return;
      const auto path = std::filesystem::path(layer->directory) / said.text;
      write_link(out, session, *file.document, said.range,
                 uri_of(path.lexically_normal().generic_string()));
    };
    for (const auto* one : {&layer->extends, &layer->prices}) {
      if (*one) add(**one);
    }
    for (const config::Said& policy : layer->policies) add(policy);
  } else if (const View view(session, file); view) {
    Links(session, view, out).find(view.root());
  }
  out.end_array();
  return out.take();
}

}  // namespace plumbline::lsp
