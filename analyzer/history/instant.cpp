#include "analyzer/history/instant.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

namespace plumbline::history {
namespace {

constexpr std::int64_t first_year = 1970, last_year = 9999;

bool is_leap(std::int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

std::int64_t days_in(std::int64_t year, std::int64_t month) {
  constexpr std::int64_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

// Days since 1970-01-01 in the proleptic Gregorian calendar. Counting years from March puts the
// leap day at a year's end.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day_of_month) {
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t of_era = y - era * 400;
  const std::int64_t of_year =
      (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day_of_month - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct Date {
  std::int64_t year, month, day;
};

Date date_of(std::int64_t days) {
  days += 719468;
  const std::int64_t era = (days >= 0 ? days : days - 146096) / 146097;
  const std::int64_t of_era = days - era * 146097;
  const std::int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  const std::int64_t of_year = of_era - (365 * years + years / 4 - years / 100);
  const std::int64_t shifted = (5 * of_year + 2) / 153;
  const std::int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {years + era * 400 + (month <= 2 ? 1 : 0), month, of_year - (153 * shifted + 2) / 5 + 1};
}

// Rounds down, also below zero.
std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}
  bool at_end() const { return rest_.empty(); }
  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  bool number(std::size_t digits, std::int64_t& out) {
    if (rest_.size() < digits) return false;
    out = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (rest_[i] < '0' || rest_[i] > '9') return false;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }
  // Milliseconds of ".781000"; further digits are dropped.
  bool fraction(std::int64_t& out) {
    out = 0;
    std::size_t digits = 0;
    for (; !rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9'; ++digits) {
      if (digits < 3) out = out * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    for (std::size_t i = digits; i < 3; ++i) out *= 10;
    return digits > 0;
  }

 private:
  std::string_view rest_;
};

std::optional<Instant> from_seconds(double seconds) {
  // Some tools write milliseconds: as seconds they would be tens of thousands of years.
  if (seconds > 1e11) seconds /= 1000;
  if (!(seconds >= 0) || seconds > 253402300799.0) return std::nullopt;
  return std::llround(seconds * 1000);
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
  if (digits == text.size() && digits >= 9) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return from_seconds(seconds);
  }
  Reader reader(text);
  std::int64_t year = 0, month = 0, dom = 0, h = 0, m = 0, s = 0, ms = 0;
  if (!reader.number(4, year) || !reader.take('-') || !reader.number(2, month) ||
      !reader.take('-') || !reader.number(2, dom)) {
    return std::nullopt;
  }
  if (year < first_year || year > last_year || month < 1 || month > 12 || dom < 1 ||
      dom > days_in(year, month)) {
    return std::nullopt;
  }
  const Instant date = days_of(year, month, dom) * day;
  if (reader.at_end()) return date;
  if (!reader.take('T') && !reader.take(' ') && !reader.take('t')) return std::nullopt;
  if (!reader.number(2, h) || !reader.take(':') || !reader.number(2, m)) return std::nullopt;
  if (reader.take(':')) {
    if (!reader.number(2, s)) return std::nullopt;
    if ((reader.take('.') || reader.take(',')) && !reader.fraction(ms)) return std::nullopt;
  }
  if (h > 23 || m > 59 || s > 60) return std::nullopt;
  Instant result = date + h * hour + m * minute + s * second + ms;
  if (reader.at_end() || reader.take('Z') || reader.take('z')) {
    return reader.at_end() ? std::optional(result) : std::nullopt;
  }
  const bool east = reader.take('+');
  if (!east && !reader.take('-')) return std::nullopt;
  std::int64_t hours = 0, minutes = 0;
  if (!reader.number(2, hours)) return std::nullopt;
  reader.take(':');
  if (!reader.at_end() && !reader.number(2, minutes)) return std::nullopt;
  if (!reader.at_end() || hours > 23 || minutes > 59) return std::nullopt;
  const Instant offset = hours * hour + minutes * minute;
  result += east ? -offset : offset;
  return result;
}

std::optional<Instant> instant_of(const json::Value& value) {
  if (value.is(json::Kind::string)) return parse_instant(value.text());
  if (!value.is(json::Kind::number)) return std::nullopt;
  const auto seconds = value.number();
  return seconds ? from_seconds(*seconds) : std::nullopt;
}

std::string to_string(Instant instant) {
  const std::int64_t days = floor_divide(instant, day);
  const std::int64_t rest = instant - days * day;
  const Date date = date_of(days);
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month,
                                 date.day, rest / hour, rest / minute % 60, rest / second % 60);
  if (rest % second != 0) text += fmt::format(".{:03}", rest % second);
  return text + "Z";
}

Instant minus_months(Instant instant, std::int64_t months) {
  const std::int64_t days = floor_divide(instant, day);
  const Date date = date_of(days);
  const std::int64_t count = date.year * 12 + date.month - 1 - months;
  const std::int64_t year = floor_divide(count, 12), month = count - year * 12 + 1;
  return days_of(year, month, std::min(date.day, days_in(year, month))) * day +
         (instant - days * day);
}

std::string duration_text(Instant milliseconds) {
  if (milliseconds < 0) return "-" + duration_text(-milliseconds);
  if (milliseconds < second)
    return fmt::format("{:.1f} s", static_cast<double>(milliseconds) / 1000);
  if (milliseconds < minute) return fmt::format("{} s", milliseconds / second);
  const auto two = [](Instant large, const char* unit, Instant small, const char* next) {
    return small == 0 ? fmt::format("{} {}", large, unit)
                      : fmt::format("{} {} {} {}", large, unit, small, next);
  };
  if (milliseconds < hour) {
    return two(milliseconds / minute, "m", milliseconds / second % 60, "s");
  }
  if (milliseconds < day) return two(milliseconds / hour, "h", milliseconds / minute % 60, "m");
  return two(milliseconds / day, "d", milliseconds / hour % 24, "h");
}

}  // namespace plumbline::history
