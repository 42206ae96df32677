#include <catch2/catch.hpp>
#include <random>
#include <string>

#include "analyzer/lsp/text.h"

namespace {

using plumbline::Document;
using plumbline::Position;
using plumbline::Unit;
using plumbline::lsp::Text;

const char* const pieces[] = {"a",  "\n", "\r\n", "\r",        "ä",    "\xF0\x9F\x9A\x82",
                              "\t", "{",  "\"",   "e\xCC\x81", "\xFF", "\n\r"};

std::string random_text(std::mt19937& random, std::size_t most) {
  std::string text;
  for (std::size_t i = random() % (most + 1); i > 0; --i) text += pieces[random() % 12];
  return text;
}

}  // namespace

TEST_CASE("a text after random edits is what a plain string is, and finds the same places",
          "[lsp]") {
  std::mt19937 random(11);  // NOLINT: the same each time
  for (int round = 0; round < 300; ++round) {
    std::string plain = random_text(random, 40);
    Text text(plain);
    for (int edit = 0; edit < 12; ++edit) {
      const auto size = static_cast<std::uint32_t>(plain.size());
      const auto begin = static_cast<std::uint32_t>(random() % (size + 1));
      const auto end = static_cast<std::uint32_t>(begin + random() % (size - begin + 1));
      const std::string by = random_text(random, 6);
      plain.replace(begin, end - begin, by);
      text.replace({begin, end}, by);
      REQUIRE(text.bytes() == plain);
      const Document fresh("fresh", plain);
      for (const Unit unit : {Unit::byte, Unit::utf16, Unit::code_point}) {
        const Position position{static_cast<std::uint32_t>(random() % (fresh.line_count() + 1)),
                                static_cast<std::uint32_t>(random() % 12)};
        REQUIRE(text.offset(position, unit) == fresh.offset(position, unit));
      }
    }
  }
}

TEST_CASE("a place in a long line of wide characters is found in all three encodings", "[lsp]") {
  std::string line;
  for (int i = 0; i < 5000; ++i) line += i % 3 == 0 ? "\xF0\x9F\x9A\x82" : i % 3 == 1 ? "ü" : "x";
  const Text text("{\r\n" + line + "\r\n}");
  const Document fresh("fresh", text.bytes());
  for (std::uint32_t column = 0; column < 12000; column += 7) {
    for (const Unit unit : {Unit::byte, Unit::utf16, Unit::code_point}) {
      REQUIRE(text.offset({1, column}, unit) == fresh.offset({1, column}, unit));
    }
  }
}

TEST_CASE("a place behind the end of a line or of the text is that end", "[lsp]") {
  const Text text("ab\r\ncd\ref\n");
  CHECK(text.offset({0, 99}, Unit::utf16) == 2);
  CHECK(text.offset({1, 2}, Unit::utf16) == 6);
  CHECK(text.offset({1, 3}, Unit::utf16) == 6);
  CHECK(text.offset({3, 0}, Unit::utf16) == 10);
  CHECK(text.offset({4, 0}, Unit::utf16) == 10);
  CHECK(text.offset({4000000000U, 4000000000U}, Unit::byte) == 10);
}
