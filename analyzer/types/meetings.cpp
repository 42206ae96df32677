#include "analyzer/types/meetings.h"

#include "analyzer/source/diagnostic.h"

namespace plumbline {

bool writes_right_there(const S3Location& location) {
  return location.writes() && !location.slot->job_name_appended &&
         (location.kind == schema::S3Kind::output || location.kind == schema::S3Kind::checkpoint);
}

std::vector<Meeting> reads_of_writes(const S3Locations& locations) {
  // The first writers of each place, because any number of steps may read there.
  constexpr std::size_t most = 8;
  std::vector<const S3Location*> writers;
  std::vector<std::size_t> ends;
  ends.reserve(locations.places.size());
  for (const S3Place& place : locations.places) {
    const std::size_t begin = writers.size();
    for (const std::uint32_t id : place.locations) {
      if (writers.size() - begin == most) break;
      if (writes_right_there(locations.all[id])) writers.push_back(&locations.all[id]);
    }
    ends.push_back(writers.size());
  }
  std::vector<Meeting> meetings;
  for (const S3Location& read : locations.all) {
    if (read.writes() || read.kind == schema::S3Kind::code) continue;
    Meeting meeting{&read};
    bool own = false;
    std::uint32_t at = read.place;
    for (; at != no_place && meeting.size() == 1 && !own; at = locations.places[at].around) {
      // A whole bucket says nothing about what is in it.
      const bool reference = read.parts.front().kind == UriPart::Kind::reference;
      if (locations.places[at].depth == 0 && !(reference && at == read.place)) break;
      for (std::size_t i = at == 0 ? 0 : ends[at - 1]; i < ends[at]; ++i) {
        own = own || writers[i]->step == read.step;
        meeting.push_back(writers[i]);
      }
    }
    if (meeting.size() > 1 && !own) meetings.push_back(std::move(meeting));
  }
  return meetings;
}

Readers::Readers(const S3Locations& locations, const std::vector<bool>* counted)
    : steps_(locations.places.size(), Two{no_step, no_step}) {
  for (const S3Location& read : locations.all) {
    const bool counts = !read.writes() && (counted == nullptr || (*counted)[read.step]);
    std::uint32_t at = counts ? read.place : no_place;
    // Who is known here is known further up.
    for (; at != no_place && add(steps_[at], read.step); at = locations.places[at].around) {
    }
  }
}

bool Readers::besides(const S3Location& write) const {
  const auto& [first, second] = steps_[write.place];
  return second != no_step || (first != no_step && first != write.step);
}

bool Readers::add(Two& steps, StepId id) {
  if (steps.first == id || steps.second != no_step) return false;
  (steps.first == no_step ? steps.first : steps.second) = id;
  return true;
}

bool is_property_read(const Pipeline& pipeline, const std::unordered_set<std::string_view>& gets,
                      const S3Location& output) {
  const Step& step = pipeline.steps[output.step];
  const std::string name = "Steps." + std::string(step.name) + ".";
  const std::string path = property_path(pipeline, output);
  if (!path.empty() && gets.contains(name + path)) return true;
  for (const PropertyFile& file : step.property_files) {
    const bool own = output.item != nullptr && file.output == (*output.item)["OutputName"].text();
    if (own && gets.contains(name + "PropertyFiles." + std::string(file.name))) return true;
  }
  return false;
}

std::string what_writes(const Pipeline& pipeline, const S3Location& location) {
  const std::string of = " of " + quoted(pipeline.steps[location.step].name, 40);
  if (location.kind == schema::S3Kind::checkpoint) return "the checkpoints" + of;
  const std::string_view name =
      location.item == nullptr ? std::string_view{} : (*location.item)["OutputName"].text();
  return name.empty() ? "the output" + of : "output " + quoted(name, 40) + of;
}

}  // namespace plumbline
