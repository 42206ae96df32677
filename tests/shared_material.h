// Real definitions that lie beside the project, where there are some: tests that read them skip,
// saying so, where there are none.
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace plumbline::tests {

// PLUMBLINE_SHARED, or nothing. PLUMBLINE_REQUIRE_SHARED makes its absence a failure.
inline std::optional<std::filesystem::path> shared_material() {
  const char* const path = std::getenv("PLUMBLINE_SHARED");
  if (path != nullptr && *path != '\0') return path;
  const char* const required = std::getenv("PLUMBLINE_REQUIRE_SHARED");
  if (required != nullptr && *required != '\0') FAIL("PLUMBLINE_SHARED is not set");
  WARN("skipped: PLUMBLINE_SHARED names no folder of real definitions");
  return std::nullopt;
}

inline std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace plumbline::tests
