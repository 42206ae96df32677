#include <catch2/catch.hpp>
#include <random>

#include "analyzer/source/diagnostic.h"
#include "analyzer/source/document.h"

using namespace plumbline;

TEST_CASE("lines end at LF, CRLF and CR") {
  const Document document("x", "a\nbc\r\nd\re");
  CHECK(document.line_count() == 4);
  CHECK(document.text(document.line(0)) == "a");
  CHECK(document.text(document.line(1)) == "bc");
  CHECK(document.text(document.line(2)) == "d");
  CHECK(document.text(document.line(3)) == "e");
  CHECK(document.position(2, Unit::byte) == Position{1, 0});
  CHECK(document.position(6, Unit::byte) == Position{2, 0});
  CHECK(document.position(8, Unit::byte) == Position{3, 0});
}

TEST_CASE("columns count bytes, UTF-16 units or code points") {
  const Document document("x", "\xC3\xA9\xF0\x9F\x98\x80z");  // é, an emoji, z
  CHECK(document.position(6, Unit::byte) == Position{0, 6});
  CHECK(document.position(6, Unit::utf16) == Position{0, 3});
  CHECK(document.position(6, Unit::code_point) == Position{0, 2});
  CHECK(document.offset({0, 3}, Unit::utf16) == 6);
  CHECK(document.offset({0, 2}, Unit::code_point) == 6);
  // In the middle of the surrogate pair: the character's start.
  CHECK(document.offset({0, 2}, Unit::utf16) == 2);
}

TEST_CASE("positions past the end of a line or of the file are clamped") {
  const Document document("x", "ab\ncd");
  CHECK(document.offset({0, 99}, Unit::utf16) == 2);
  CHECK(document.offset({9, 0}, Unit::utf16) == 5);
  CHECK(document.position(99, Unit::utf16) == Position{1, 2});
  CHECK(Document("x", "").position(0, Unit::byte) == Position{0, 0});
}

TEST_CASE("positions agree with counting from the start of the file") {
  std::mt19937 random(7);
  const std::vector<std::string> pieces{
      "a", "\n", "\r\n", "\xC3\xA9", "\xE4\xB8\xAD", "\xF0\x9F\x98\x80", "bcdefgh"};
  for (int round = 0; round < 20; ++round) {
    std::string text;
    std::vector<std::pair<std::uint32_t, Position>> utf16, code_points;
    Position unit{}, point{};
    const std::size_t count = 200 * static_cast<std::size_t>(round + 1);
    for (std::size_t i = 0; i < count; ++i) {
      const std::string& piece = pieces[random() % (round % 2 == 0 ? 7 : 6)];
      for (std::size_t at = 0; at < piece.size();) {
        utf16.emplace_back(static_cast<std::uint32_t>(text.size()), unit);
        code_points.emplace_back(static_cast<std::uint32_t>(text.size()), point);
        const auto lead = static_cast<unsigned char>(piece[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        text += piece.substr(at, length);
        at += length;
        if (piece == "\n" || (piece == "\r\n" && at == 2)) {
          unit = {unit.line + 1, 0};
          point = {point.line + 1, 0};
        } else {
          unit.column += length == 4 ? 2 : 1;
          ++point.column;
        }
      }
    }
    const Document document("x", text);
    for (const auto& [offset, position] : utf16) {
      REQUIRE(document.position(offset, Unit::utf16) == position);
      // The offset between CR and LF lies past its line's end.
      if (text[offset] == '\n' && offset > 0 && text[offset - 1] == '\r') continue;
      REQUIRE(document.offset(position, Unit::utf16) == offset);
    }
    for (const auto& [offset, position] : code_points) {
      REQUIRE(document.position(offset, Unit::code_point) == position);
    }
  }
}

TEST_CASE("a long value is cut in the middle, at whole characters") {
  const std::string cut = quoted(std::string(40, 'a') + std::string(40, 'z'));
  CHECK(cut == "`" + std::string(40, 'a') + "…" + std::string(19, 'z') + "`");
  std::string wide;
  for (int i = 0; i < 80; ++i) wide += "\xC3\xA9";
  CHECK(quoted(wide).size() == 2 * 59 + 3 + 2);
  CHECK(quoted("a`b") == "`a'b`");
}

TEST_CASE("the nearest name is one that may be meant") {
  const std::vector<std::string_view> names{"Train", "Preprocess", "Evaluate", "train2"};
  CHECK(nearest("Trian", names) == "Train");
  CHECK(nearest("train", names) == "Train");
  CHECK(nearest("PreProcess", names) == "Preprocess");
  CHECK(nearest("Evalute", names) == "Evaluate");
  CHECK(nearest("Deploy", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("x", {"y"}).empty());
}

TEST_CASE("a list in a message is cut after its first items") {
  CHECK(quoted_list({"a"}) == "`a`");
  CHECK(quoted_list({"a", "b", "c"}) == "`a`, `b` or `c`");
  CHECK(quoted_list({"a", "b", "c", "d"}, 2) == "`a`, `b` and 2 more");
}
