// Where in S3 the steps read and write. Std:Join is folded: a URI is a list of segments, each of
// literal text and of references, which are equal to themselves only.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/model/pipeline.h"
#include "analyzer/schema/shapes.h"

namespace plumbline {

// A part of a folded URI, in order. Literal text holds what stands between the parts of a Std:Join.
struct UriPart {
  enum class Kind : std::uint8_t { text, reference, unknown } kind = Kind::text;
  std::string_view text;            // decoded; of a reference the Get's text
  const json::Value* at = nullptr;  // the string or function; null for a Std:Join's On
};

inline constexpr std::uint32_t no_place = 0xFFFFFFFF;

// One slot that names a place in S3.
struct S3Location {
  StepId step = no_step;
  const schema::S3Slot* slot = nullptr;
  // A Processing input called `code` or `entrypoint` is what the SageMaker SDK uploads: code, where
  // the slot says data.
  schema::S3Kind kind = schema::S3Kind::data;
  const json::Value* value = nullptr;
  const json::Value* item = nullptr;  // the innermost item of a list around the value, and
  std::uint32_t index = 0;            //   where it stands there
  std::span<const UriPart> parts;     // in S3Locations::parts
  std::uint32_t place = no_place;     // in S3Locations::places
  // The same text in every execution. Parameters, step properties and other tools' placeholders
  // may differ, the names of the pipeline do not.
  bool constant = false;

  bool writes() const { return slot->access == schema::S3Access::write; }
};

// What all locations with one URI share. A slash at the end and the case of the scheme do not
// count; an empty segment elsewhere does, because S3 tells `a//b` from `a/b`.
struct S3Place {
  std::span<const std::uint32_t> locations;  // in S3Locations::all, in document order
  std::uint32_t around = no_place;           // the nearest place above, on a segment's border
  std::uint32_t depth = 0;  // segments below the bucket, or below a reference that leads the URI
};

struct S3Locations {
  S3Locations() = default;
  S3Locations(S3Locations&&) = default;  // not copied: the spans point into the vectors
  S3Locations& operator=(S3Locations&&) = default;

  std::vector<S3Location> all;  // by step, then by slot, then in document order
  // A URI with an unknown part, without a bucket, or of another scheme has no place.
  std::vector<S3Place> places;

  std::vector<UriPart> parts;           // of all locations, one after the other
  std::vector<std::uint32_t> by_place;  // the locations that have one, by place
  std::vector<std::uint32_t> ends;      // of each step's locations in `all`

  // Those of a step; of steps that follow each other.
  std::span<const S3Location> of(StepId step) const { return of(step, step + 1); }
  std::span<const S3Location> of(StepId first, StepId last) const {
    const std::size_t begin = first == 0 ? 0 : ends[first - 1];
    return std::span(all).subspan(begin, last == first ? 0 : ends[last - 1] - begin);
  }
};

// Linear in the size of the definition, but for sorting the URIs.
S3Locations build_locations(const Pipeline&);

// Collects the locations of one step after the other, in their order; finish() ends it.
class LocationCollector {
 public:
  explicit LocationCollector(S3Locations& out) : out_(out) {}
  void collect(StepId, const Step&);
  void finish();

 private:
  struct Way;
  void descend(const json::Value& at, std::string_view path, Way way);
  void add(const json::Value& value, const Way& way);

  S3Locations& out_;
  std::vector<std::size_t> ends_;  // of each location's parts
  std::string keys_;               // by which places are sorted, of all locations
  std::vector<std::size_t> key_ends_;
};

// "s3://bucket/{Execution.PipelineExecutionId}/train", with references in braces.
std::string uri_text(const S3Location&);
// The path below Steps.NAME that gives the same URI when the step has run,
// "ProcessingOutputConfig.Outputs['train'].S3Output.S3Uri"; empty when the step has no such
// property.
std::string property_path(const Pipeline&, const S3Location&);
// The same, whether or not the step has that property.
std::string output_path(const S3Location&);

}  // namespace plumbline
