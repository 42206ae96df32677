// Writes JSON text. Bytes that are not UTF-8 become U+FFFD, so that the output is always valid;
// what a terminal would act on is escaped, so that it can be looked at.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/json/value.h"

namespace plumbline::json {

class Writer {
 public:
  // `indent` 0 writes everything on one line.
  explicit Writer(unsigned indent = 2) : indent_(indent) {}

  Writer& begin_object();
  Writer& end_object();
  Writer& begin_array();
  Writer& end_array();
  Writer& key(std::string_view);
  Writer& string(std::string_view);
  Writer& boolean(bool);
  Writer& null();
  Writer& integer(std::int64_t);
  Writer& raw(std::string_view json);  // one value that is JSON already

  // key and value in one call
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }
  template <std::integral Number>
  requires(!std::same_as<Number, bool>) Writer& member(std::string_view name, Number value) {
    return key(name).integer(static_cast<std::int64_t>(value));
  }

  std::size_t size() const { return out_.size(); }  // bytes so far
  std::string take() { return std::move(out_); }

 private:
  void separate();
  void new_line();

  unsigned indent_;
  std::string out_;
  std::vector<bool> has_items_;  // one per open container
  bool after_key_ = false;
};

// `text` as a JSON string, with its quotes.
std::string quote(std::string_view text);

// `text` as it stands between the quotes of a string: all bytes are kept, also those that are not
// UTF-8, but for what JSON cannot spell otherwise.
std::string escaped(std::string_view text);

// The value on one line: numbers as they are spelled, strings escaped anew, repeated keys kept. A
// missing value is null, and what JSON has no number for ("NaN") a string.
std::string compact(const Value&);

}  // namespace plumbline::json
