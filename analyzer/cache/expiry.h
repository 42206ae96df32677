// What ExpireAfter says: an ISO 8601 duration, of which AWS's own samples leave out the P and write
// the units in either case ("30d", "T12H", "p30d").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/history/instant.h"

namespace plumbline {

struct ExpiryPart {
  char unit = 0;      // upper case
  bool time = false;  // behind the T
  bool fraction = false;
  std::string_view digits;  // before the fraction
  double count = 0;
};

struct Expiry {
  std::vector<ExpiryPart> parts;
  std::string fault;  // empty: it is a duration
  std::string meant;  // a mend when it is plain
};

Expiry parse_expiry(std::string_view text);

// How far back from `now` a result may lie: years and months on the calendar in UTC, a week is
// seven days, a day 24 hours. The service's own arithmetic is not documented.
history::Instant oldest_usable(history::Instant now, const Expiry&);
// The last moment at which a result of that moment can still be used.
history::Instant last_use(history::Instant made, const Expiry&);

}  // namespace plumbline
