// Private to the build tool and its test: the patterns of AWS's string shapes, Java expressions,
// as automata that look at each character once.
//
// An automaton errs towards silence. All characters from U+0080 are alike: a class with one of them
// takes all. Look-around is not looked at, and a count that would need too many states becomes "or
// more". CompiledPattern::lenient says what was done.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace plumbline::schema {

// Symbols are the ASCII characters and one for all others. States are numbered as shapes_table.h
// has them: automaton.
struct CompiledPattern {
  static constexpr std::size_t symbols = 129;

  std::array<std::uint8_t, symbols> classes{};  // of symbols that lead to the same states
  std::size_t class_count = 0;
  std::size_t states = 0, accepting_end = 0, start = 0;
  std::vector<std::uint8_t>
      next;  // of each class one after the other: after the states from `first`
  std::vector<std::string> lenient;  // "look-around", "counts", "too large"; empty: exact in ASCII

  bool accepts_all() const;
};

// The automaton of values that match as a whole and have at most `longest` characters; what it says
// of longer ones is not defined. Throws std::runtime_error on what it does not understand.
CompiledPattern compile_pattern(const std::string& pattern, std::optional<double> longest);

}  // namespace plumbline::schema
