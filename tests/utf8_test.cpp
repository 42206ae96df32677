#include <catch2/catch.hpp>
#include <cstdint>
#include <string>

#include "analyzer/json/utf8.h"

namespace {

using namespace plumbline::json;

}  // namespace

TEST_CASE("characters are code points, not bytes") {
  CHECK(count_characters("") == 0);
  CHECK(count_characters("Train") == 5);
  CHECK(count_characters("\u00FCber") == 4);
  CHECK(count_characters("\u20AC") == 1);
  CHECK(count_characters("\U0001F6A2 ahoy") == 6);
  CHECK(count_characters("e\u0301") == 2);  // a letter and its accent
  CHECK(count_characters(std::string(3, '\0')) == 3);
}

TEST_CASE("a text has as many characters as were appended") {
  std::string text;
  std::size_t appended = 0;
  for (std::uint32_t code_point = 0; code_point <= 0x10FFFFU; code_point += 61) {
    append_utf8(text, code_point);
    ++appended;
  }
  CHECK(count_characters(text) == appended);
}

TEST_CASE("bytes that are no text are counted without reading beyond them") {
  CHECK(count_characters("\x80\xBF") == 0);    // these continue what is not there
  CHECK(count_characters("\xF0\x9F") == 1);    // cut off
  CHECK(count_characters("a\xFF\xC3(") == 4);  // each begins something
}
