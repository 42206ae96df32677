#include "analyzer/json/cursor.h"

#include <algorithm>
#include <optional>

#include "analyzer/json/scan.h"

namespace plumbline::json {
namespace {

// As it is, or without its escapes.
std::string decoded(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return std::string(raw);
  const Document document("string", '"' + std::string(raw) + '"');
  const Parsed parsed = parse(document);
  return std::string(parsed.tree.truncated() ? raw : parsed.tree.root().text());
}

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         c == '.' || c == '+' || c == '-';
}

// What a path may go on with, behind a place in a string that is never closed.
bool in_path(char c) { return is_word(c) || c == '[' || c == ']' || c == '\'' || c == ':'; }

class Scanner {
 public:
  Scanner(const Document& document, std::uint32_t offset, Declared* declared)
      : text_(document.text()), offset_(std::min(offset, document.size())), declared_(declared) {}

  Cursor run() {
    frames_.reserve(32);
    std::uint32_t at = 0;
    const auto size = static_cast<std::uint32_t>(text_.size());
    while (at < size) {
      const char c = text_[at];
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        ++at;
        continue;
      }
      if (!found_ && at >= offset_) arrive({offset_, offset_}, false);
      switch (c) {
        case '{':
        case '[': open(c == '{', at++); break;
        case '}':
        case ']': close(c == '}', at++); break;
        case ',': comma(), ++at; break;
        case ':': colon(), ++at; break;
        case '"': at = string(at); break;
        default: at = word(at); break;
      }
      if (found_ && alive_ == 0 && declared_ == nullptr) break;
    }
    if (!found_) arrive({offset_, offset_}, false);
    while (depth_ > 0) pop();
    return std::move(cursor_);
  }

 private:
  enum class Due : std::uint8_t { key, colon, value, comma };
  struct Frame {
    bool is_object = false, is_item = false;
    Due due = Due::key;
    std::uint32_t begin = 0;
    std::size_t index = 0;  // of the next item; of an object: of itself
    std::size_t own_index = 0;
    std::string_view key;     // that holds it
    std::string_view member;  // whose value is due
    std::string_view name, type, file;
    std::vector<std::string_view> keys;
    std::vector<std::string_view> files;  // of a step
  };

  Frame* top() { return depth_ == 0 ? nullptr : &frames_[depth_ - 1]; }

  void open(bool is_object, std::uint32_t at) {
    Frame* const parent = top();
    const bool is_item = parent != nullptr && !parent->is_object;
    const std::string_view key = parent != nullptr && parent->is_object && parent->due == Due::value
                                     ? parent->member
                                     : std::string_view{};
    const std::size_t index = is_item ? parent->index : 0;
    if (parent != nullptr) parent->due = Due::comma;
    if (depth_ == frames_.size()) frames_.emplace_back();
    Frame& frame = frames_[depth_++];
    frame.is_object = is_object;
    frame.is_item = is_item;
    frame.due = is_object ? Due::key : Due::value;
    frame.begin = at;
    frame.index = 0;
    frame.own_index = index;
    frame.key = key;
    frame.member = frame.name = frame.type = frame.file = {};
    frame.keys.clear();
    frame.files.clear();
  }

  // Closes what is open up to a bracket that fits; without one the bracket is passed over.
  void close(bool is_object, std::uint32_t) {
    std::size_t fits = depth_;
    while (fits > 0 && frames_[fits - 1].is_object != is_object) --fits;
    if (fits == 0) return;
    while (depth_ >= fits) pop();
  }

  void comma() {
    Frame* const frame = top();
    if (frame == nullptr) return;
    if (!frame->is_object) ++frame->index;
    frame->due = frame->is_object ? Due::key : Due::value;
  }

  void colon() {
    Frame* const frame = top();
    if (frame != nullptr && frame->is_object) frame->due = Due::value;
  }

  std::uint32_t string(std::uint32_t at) {
    const char* const begin = text_.data() + at + 1;
    const char* const limit = text_.data() + text_.size();
    const char* end = begin;
    bool closed = false;
    while (end < limit) {
      end = skip_plain(end);
      if (end >= limit) break;
      if (*end == '\\' && end + 1 < limit && end[1] != '\n' && end[1] != '\r') {
        end += 2;
      } else if (*end == '"') {
        closed = true;
        break;
      } else if (*end == '\n' || *end == '\r' || *end == '\\') {
        break;
      } else {
        ++end;  // another control character
      }
    }
    end = std::min(end, limit);
    const auto stop = static_cast<std::uint32_t>(end - text_.data());
    const std::string_view raw(begin, static_cast<std::size_t>(end - begin));
    Frame* const frame = top();
    const bool is_key = frame != nullptr && frame->is_object && frame->due != Due::value;
    if (is_key) frame->due = Due::key;
    if (!found_ && offset_ > at && (offset_ <= stop)) {
      std::uint32_t behind = stop;
      if (!closed) {
        behind = offset_;
        while (behind < stop && in_path(text_[behind])) ++behind;
      }
      arrive({at + 1, behind}, true);
    }
    if (frame != nullptr) {
      if (is_key) {
        frame->member = raw;
        frame->keys.push_back(raw);
        frame->due = Due::colon;
      } else {
        if (frame->is_object) keep(*frame, raw);
        frame->due = Due::comma;
      }
    }
    return closed ? stop + 1 : stop;
  }

  static void keep(Frame& frame, std::string_view raw) {
    if (frame.member == "Name") frame.name = raw;
    if (frame.member == "Type") frame.type = raw;
    if (frame.member == "PropertyFileName") frame.file = raw;
  }

  std::uint32_t word(std::uint32_t at) {
    std::uint32_t end = at + 1;
    while (end < text_.size() && is_word(text_[end])) ++end;
    if (!found_ && at <= offset_ && offset_ <= end) arrive({at, end}, false);
    Frame* const frame = top();
    if (frame != nullptr && (!frame->is_object || frame->due == Due::value)) {
      frame->due = Due::comma;
    }
    return end;
  }

  // At the place that was asked for.
  void arrive(Range token, bool in_string) {
    found_ = true;
    cursor_.token = token;
    cursor_.in_string = in_string;
    cursor_.before = decoded(text_.substr(token.begin, offset_ - token.begin));
    std::size_t behind = std::min<std::size_t>(token.end + (in_string ? 1 : 0), text_.size());
    while (behind < text_.size() && (text_[behind] == ' ' || text_[behind] == '\t')) ++behind;
    cursor_.colon_follows = behind < text_.size() && text_[behind] == ':';
    for (std::size_t i = 0; i < depth_; ++i) {
      const Frame& frame = frames_[i];
      cursor_.way.push_back({frame.is_object,
                             frame.is_item,
                             decoded(frame.key),
                             frame.own_index,
                             frame.begin,
                             {},
                             {},
                             {}});
    }
    alive_ = depth_;
    const Frame* const frame = top();
    if (frame == nullptr) {
      cursor_.due = Cursor::Due::value;
    } else if (!frame->is_object) {
      cursor_.due =
          frame->due == Due::value || in_string ? Cursor::Due::value : Cursor::Due::nothing;
      cursor_.index = frame->index;
    } else if (frame->due == Due::value) {
      cursor_.due = Cursor::Due::value;
      cursor_.key = decoded(frame->member);
    } else if (frame->due == Due::key) {
      cursor_.due = Cursor::Due::key;
    }
  }

  void pop() {
    --depth_;
    const Frame& frame = frames_[depth_];
    if (found_ && depth_ < alive_) {
      alive_ = depth_;
      Level& level = cursor_.way[depth_];
      for (const std::string_view key : frame.keys) level.keys.push_back(decoded(key));
      level.name = decoded(frame.name);
      level.type = decoded(frame.type);
    }
    if (declared_ == nullptr || !frame.is_object || !frame.is_item || depth_ == 0) return;
    const std::string_view list = frames_[depth_ - 1].key;
    if (list == "Parameters" && depth_ == 2 && !frame.name.empty()) {
      declared_->parameters.push_back({decoded(frame.name), decoded(frame.type)});
    } else if ((list == "Steps" && depth_ == 2) || list == "IfSteps" || list == "ElseSteps") {
      if (frame.name.empty()) return;
      declared_->steps.push_back({decoded(frame.name), decoded(frame.type)});
      for (const std::string_view file : frame.files) {
        declared_->files.push_back({decoded(frame.name), decoded(file)});
      }
    } else if (list == "PropertyFiles" && depth_ >= 2 && !frame.file.empty()) {
      frames_[depth_ - 2].files.push_back(frame.file);
    }
  }

  std::string_view text_;
  std::uint32_t offset_;
  Declared* declared_;
  std::vector<Frame> frames_;  // the first `depth_` are open
  std::size_t depth_ = 0;
  bool found_ = false;
  std::size_t alive_ = 0;  // containers around the place that are still open
  Cursor cursor_;
};

}  // namespace

Cursor find_cursor(const Document& document, std::uint32_t offset, Declared* declared) {
  return Scanner(document, offset, declared).run();
}

}  // namespace plumbline::json
