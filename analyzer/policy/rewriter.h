// A JSON Schema as valijson is to get it: without references and patterns, and with an answer for
// values that are not known.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"

namespace plumbline::policy {

// An unknown value is an object with this one key, which JSON text cannot spell by accident.
inline constexpr std::string_view unknown_key = "\x01unknown";

// All texts of an instance that a pattern may be asked about.
struct Strings {
  std::set<std::string, std::less<>> values, keys;
};

using Matches = std::function<bool(std::string_view pattern, std::string_view text)>;

// A pattern becomes the list of those texts of the instance that match it. Throws Error{usage} when
// the result is absurdly large.
std::string rewrite(const json::Value& schema, const Strings&, const Matches&);

// The patterns that `rewrite` asks about.
std::set<std::string_view> patterns_in(const json::Value& schema);

}  // namespace plumbline::policy
