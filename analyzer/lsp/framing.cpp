#include "analyzer/lsp/framing.h"

#include <algorithm>
#include <charconv>

namespace plumbline::lsp {
namespace {

constexpr std::size_t most_header = 8192;
constexpr std::string_view length_name = "content-length";

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same(std::string_view a, std::string_view lower) {
  return a.size() == lower.size() && std::equal(a.begin(), a.end(), lower.begin(),
                                                [](char x, char y) { return small(x) == y; });
}

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

// Where `content-length` begins at or behind `from`, in any case.
std::size_t find_length(std::string_view text, std::size_t from) {
  if (from >= text.size()) return std::string_view::npos;
  const auto found =
      std::search(text.begin() + static_cast<std::ptrdiff_t>(from), text.end(), length_name.begin(),
                  length_name.end(), [](char a, char b) { return small(a) == b; });
  return found == text.end() ? std::string_view::npos
                             : static_cast<std::size_t>(found - text.begin());
}

// The end of the header with its empty line, or npos.
std::size_t header_end(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at)) {
    ++at;
    if (text.substr(at).starts_with("\r\n")) return at + 2;
    if (text.substr(at).starts_with('\n')) return at + 1;
  }
  return std::string_view::npos;
}

struct Header {
  std::optional<std::size_t> length;
  bool utf8 = true;
  std::string fault;
};

Header parse(std::string_view text) {
  Header header;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    const std::string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(end + 1);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = trimmed(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (same(name, length_name)) {
      std::size_t length = 0;
      const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), length);
      header.length.reset();
      if (error != std::errc() || stop != value.data() + value.size()) {
        header.fault = "Content-Length is no number of bytes";
      } else {
        header.length = length;
      }
    } else if (same(name, "content-type")) {
      std::string lower(value);
      std::transform(lower.begin(), lower.end(), lower.begin(), small);
      const std::size_t charset = lower.find("charset=");
      header.utf8 = charset == std::string::npos ||
                    lower.find("utf-8", charset) != std::string::npos ||
                    lower.find("utf8", charset) != std::string::npos;
    }
  }
  if (!header.length && header.fault.empty()) header.fault = "header without Content-Length";
  return header;
}

}  // namespace

void Framing::feed(std::string_view bytes) {
  if (at_ > 0 && at_ * 2 >= buffer_.size()) {
    buffer_.erase(0, at_);
    at_ = 0;
    if (buffer_.capacity() > (std::size_t{1} << 20U) && buffer_.size() < 4096) {
      buffer_.shrink_to_fit();
    }
  }
  buffer_ += bytes;
}

std::optional<Frame> Framing::lost(std::size_t skipped, std::string why) {
  at_ += skipped;
  if (lost_) return std::nullopt;
  lost_ = true;
  return Frame{{}, std::move(why)};
}

std::optional<Frame> Framing::next() {
  for (;;) {
    if (length_) {
      if (rest().size() < *length_) return std::nullopt;
      Frame frame;
      if (readable_) {
        frame.text = rest().substr(0, *length_);
      } else {
        frame.fault = "charset of the message is not UTF-8";
      }
      at_ += *length_;
      length_.reset();
      return frame;
    }
    const std::string_view text = rest();
    const std::size_t end = header_end(text.substr(0, most_header + 4));
    if (end == std::string_view::npos) {
      if (text.size() <= most_header) return std::nullopt;
      // No header is that long. One may begin in it, or at its very end.
      const std::size_t next = find_length(text, 1);
      const std::size_t skipped =
          next != std::string_view::npos ? next : text.size() - length_name.size();
      if (auto fault = lost(skipped, "no header in 8 KiB")) return fault;
      continue;
    }
    Header header = parse(text.substr(0, end));
    if (header.fault.empty() && *header.length > most_) {
      header.fault = "message of " + std::to_string(*header.length) + " bytes is too large";
    }
    if (!header.fault.empty()) {
      const std::size_t next = find_length(text.substr(0, end), 1);
      const std::size_t skipped = next != std::string_view::npos ? next : end;
      if (auto fault = lost(skipped, std::move(header.fault))) return fault;
      continue;
    }
    at_ += end;
    length_ = header.length;
    readable_ = header.utf8;
    lost_ = false;
  }
}

std::string framed(std::string_view json) {
  std::string out = "Content-Length: " + std::to_string(json.size()) + "\r\n\r\n";
  out += json;
  return out;
}

}  // namespace plumbline::lsp
