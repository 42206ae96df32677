// Moments as the AWS CLI, boto3 and EventBridge write them, and calendar arithmetic in UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "analyzer/json/value.h"

namespace plumbline::history {

// Milliseconds since 1970 in UTC. What is finer is dropped.
using Instant = std::int64_t;

inline constexpr Instant second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

// "2023-07-25T20:12:34.781000+00:00", "2023-07-25 20:12:34Z", "2023-07-25" or "1690315954.781".
// Without an offset it is UTC. Nothing for other texts and for years beyond 1970 to 9999.
std::optional<Instant> parse_instant(std::string_view text);
// Such a string, or a number of seconds.
std::optional<Instant> instant_of(const json::Value&);
std::string to_string(Instant);  // "2023-07-25T20:12:34.781Z"; without a fraction when it is zero

// The same day and time that many months earlier (later if negative); the month's last day where
// it has no such day.
Instant minus_months(Instant, std::int64_t months);

// "42 s", "18 m", "1 h 52 m", "6 d 3 h": the two largest units.
std::string duration_text(Instant milliseconds);

}  // namespace plumbline::history
