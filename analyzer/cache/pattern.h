// Differences that a machine made: what another SDK version, another checkout or another build
// writes into a definition.
#pragma once

#include <cstdint>
#include <string_view>

namespace plumbline::cache {

enum class Pattern : std::uint8_t {
  none,
  code_hash,  // s3://bucket/pipeline/code/<hash>/file: other code, or the same at another path
  image_tag,  // one repository, another tag or digest
  timestamp,  // a moment in a name
};
std::string_view to_string(Pattern);  // "code-hash"
// What a reader should know of it.
std::string_view explain(Pattern);

Pattern find_pattern(std::string_view before, std::string_view now);

}  // namespace plumbline::cache
