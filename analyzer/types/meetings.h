// Who writes a place in S3, and who meets there.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "analyzer/types/locations.h"

namespace plumbline {

// A write that leaves exactly what is found there: results and checkpoints, where the service
// appends no job name.
bool writes_right_there(const S3Location&);

using Meeting = std::vector<const S3Location*>;

// What a step reads and which others write it, the read first. Only the nearest place around the
// read that anybody writes counts, and eight writers of it.
std::vector<Meeting> reads_of_writes(const S3Locations&);

// Who reads at each place, or below it: two steps at most, which is enough to tell whether somebody
// else does.
class Readers {
 public:
  // `counted`, by step: those only; null: all.
  explicit Readers(const S3Locations&, const std::vector<bool>* counted = nullptr);
  // Another step than the one that writes it.
  bool besides(const S3Location& write) const;

 private:
  using Two = std::pair<StepId, StepId>;
  static bool add(Two& steps, StepId);
  std::vector<Two> steps_;
};

// Whether a step reads the output by its property, or a file in it. `gets`: all texts of Get.
bool is_property_read(const Pipeline&, const std::unordered_set<std::string_view>& gets,
                      const S3Location& output);

// "output `train` of step `Prepare`", "the checkpoints of ...": for labels.
std::string what_writes(const Pipeline&, const S3Location&);

}  // namespace plumbline
