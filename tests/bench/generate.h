// Definitions of any size, written as the SageMaker SDK writes them: one line, whole requests.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plumbline::bench {

enum class Shape : std::uint8_t {
  chain,    // every step reads the one before it
  wide,     // every step reads the first one
  lattice,  // rows of ten; every step waits for two or three of the row above, by data and by name
  nested,   // conditions 30 deep, side by side
};
inline constexpr std::array all_shapes = {Shape::chain, Shape::wide, Shape::lattice, Shape::nested};
std::string_view to_string(Shape);

// A definition without faults. `nested` rounds the number of steps up to whole towers of 60.
std::string definition(Shape, std::size_t steps);
// A lattice of about that many bytes.
std::string definition_of_size(std::size_t bytes);

}  // namespace plumbline::bench
