#include "analyzer/containers/yaml.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <istream>
#include <streambuf>
#include <unordered_map>

namespace plumbline::containers {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

// Reads a text without a copy of it.
class Buffer : public std::streambuf {
 public:
  explicit Buffer(std::string_view text) {
    char* const begin = const_cast<char*>(text.data());  // NOLINT: only read
    setg(begin, begin, begin + text.size());
  }
};

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    if (text == word) return true;
  }
  return false;
}

bool digits(std::string_view text, std::string_view allowed) {
  return !text.empty() && text.find_first_not_of(allowed) == std::string_view::npos;
}

// The core schema's numbers: 12, -1.5, 1e3, 0x1F, 0o17.
bool is_number(std::string_view text) {
  if (text.starts_with("0x")) return digits(text.substr(2), "0123456789abcdefABCDEF");
  if (text.starts_with("0o")) return digits(text.substr(2), "01234567");
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  const std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    std::string_view exponent = text.substr(e + 1);
    if (exponent.starts_with('-') || exponent.starts_with('+')) exponent.remove_prefix(1);
    if (!digits(exponent, "0123456789")) return false;
    text = text.substr(0, e);
  }
  const std::size_t point = text.find('.');
  if (point == std::string_view::npos) return digits(text, "0123456789");
  const std::string_view before = text.substr(0, point), after = text.substr(point + 1);
  return (before.empty() || digits(before, "0123456789")) &&
         (after.empty() || digits(after, "0123456789")) && !(before.empty() && after.empty());
}

HostNode::Kind kind_of(std::string_view text, bool plain) {
  if (!plain) return HostNode::Kind::string;
  if (is_one_of(text, {"true", "True", "TRUE", "false", "False", "FALSE"})) {
    return HostNode::Kind::boolean;
  }
  if (is_one_of(text, {"", "~", "null", "Null", "NULL"})) return HostNode::Kind::null;
  return is_number(text) ? HostNode::Kind::number : HostNode::Kind::string;
}

class Handler : public YAML::EventHandler {
 public:
  Handler(Yaml& yaml, std::string_view text, std::uint32_t shift)
      : yaml_(yaml), text_(text), shift_(shift) {}

  void OnDocumentStart(const YAML::Mark& at) override {
    // At a bracket that closes nothing yaml-cpp begins one empty document after the other.
    if (at.pos == begun_) throw YAML::ParserException(at, "no value can begin here");
    begun_ = at.pos;
    anchors_.clear();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& at, YAML::anchor_t anchor) override {
    HostNode node = made(at, HostNode::Kind::null, "");
    // An empty value has no place of its own: it is where the next token begins.
    const std::string_view rest =
        text_.substr(std::min<std::size_t>(node.range.begin, text_.size()));
    for (const std::string_view word : {"null", "Null", "NULL", "~"}) {
      if (rest.starts_with(word)) node.text = word;
    }
    put(std::move(node), anchor, count_);
  }
  void OnAlias(const YAML::Mark& at, YAML::anchor_t anchor) override {
    HostNode node = made(at, HostNode::Kind::null, "");
    const auto known = anchors_.find(anchor);
    // One that stands for what it is in has no end.
    if (known != anchors_.end()) node.alias = known->second;
    node.kind = known == anchors_.end() ? HostNode::Kind::missing : HostNode::Kind::null;
    put(std::move(node), YAML::NullAnchor, count_);
  }
  void OnScalar(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    HostNode node = made(at, kind_of(value, tag == "?"), tag);
    if (tag == "tag:yaml.org,2002:str" || tag == "!!str") node.kind = HostNode::Kind::string;
    node.text = value;
    put(std::move(node), anchor, count_);
  }
  void OnSequenceStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(at, tag, anchor, style, HostNode::Kind::list);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(at, tag, anchor, style, HostNode::Kind::map);
  }
  void OnMapEnd() override { close(); }

 private:
  HostNode made(const YAML::Mark& at, HostNode::Kind kind, const std::string& tag) const {
    HostNode node;
    node.kind = kind;
    const auto begin = static_cast<std::uint32_t>(std::max(at.pos, 0)) + shift_;
    node.range = {begin, begin};
    const bool says_nothing = tag == "?" || tag == "!" || tag.starts_with("tag:yaml.org,2002:");
    if (!says_nothing) node.tag = tag;
    return node;
  }
  void open(const YAML::Mark& at, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style, HostNode::Kind kind) {
    HostNode node = made(at, kind, tag);
    node.flow = style == YAML::EmitterStyle::Flow;
    open_.push_back({std::move(node), anchor, count_});
  }
  void close() {
    Open closed = std::move(open_.back());
    open_.pop_back();
    put(std::move(closed.node), closed.anchor, closed.before);
  }
  void put(HostNode node, YAML::anchor_t anchor, std::size_t before) {
    ++count_;
    if (anchor != YAML::NullAnchor) {
      // Anchors in anchors: each is kept with all that is in it, but not without end.
      kept_ += count_ - before;
      if (kept_ <= most_kept) {
        yaml_.anchored.push_back(node);
        anchors_[anchor] = &yaml_.anchored.back();
      }
    }
    if (open_.empty()) {
      yaml_.documents.push_back(std::move(node));
    } else {
      open_.back().node.children.push_back(std::move(node));
    }
  }

  Yaml& yaml_;
  std::string_view text_;
  std::uint32_t shift_;
  struct Open {
    HostNode node;
    YAML::anchor_t anchor;
    std::size_t before;  // nodes that were complete when it was opened
  };
  static constexpr std::size_t most_kept = 1'000'000;
  int begun_ = -1;  // where the last document began
  std::vector<Open> open_;
  std::size_t count_ = 0, kept_ = 0;
  std::unordered_map<YAML::anchor_t, const HostNode*> anchors_;
};

}  // namespace

Yaml parse_yaml(std::string_view text) {
  Yaml yaml;
  const bool marked = text.starts_with(mark);
  const auto shift = static_cast<std::uint32_t>(marked ? mark.size() : 0);
  Buffer buffer(text);
  std::istream stream(&buffer);
  Handler handler(yaml, text, shift);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(handler)) {
    }
  } catch (const YAML::Exception& error) {
    const bool placed = !error.mark.is_null();
    const auto at = static_cast<std::uint32_t>(placed ? std::max(error.mark.pos, 0) : 0) + shift;
    const bool deep = dynamic_cast<const YAML::DeepRecursion*>(&error) != nullptr;
    yaml.fault = {std::min(at, static_cast<std::uint32_t>(text.size())),
                  deep ? "it is nested too deeply" : error.msg, deep};
  }
  return yaml;
}

}  // namespace plumbline::containers
