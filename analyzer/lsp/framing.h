// Takes messages out of a stream of bytes: header lines, an empty line, so many bytes of JSON. A
// fault in between is told once; reading goes on at the next header that can be one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plumbline::lsp {

struct Frame {
  std::string text;
  std::string fault;  // not empty: there is no text, and this is why
};

class Framing {
 public:
  // Longer messages are faults, and so is a header of more than 8 KiB.
  explicit Framing(std::size_t most_bytes = std::size_t{64} << 20U) : most_(most_bytes) {}

  void feed(std::string_view bytes);
  std::optional<Frame> next();  // nothing: more bytes are needed
  // Nothing is left that could become a message.
  bool empty() const { return at_ == buffer_.size() && !length_; }

 private:
  std::string_view rest() const { return std::string_view(buffer_).substr(at_); }
  std::optional<Frame> lost(std::size_t skipped, std::string why);

  std::size_t most_;
  std::string buffer_;
  std::size_t at_ = 0;                 // what is before has been taken
  std::optional<std::size_t> length_;  // of the body that follows
  bool readable_ = true;               // its charset is UTF-8
  bool lost_ = false;                  // a fault has been told, and no header was read since
};

// A message as it goes over the wire.
std::string framed(std::string_view json);

}  // namespace plumbline::lsp
