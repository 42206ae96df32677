#include <fmt/format.h>

#include "analyzer/json/utf8.h"
#include "rules/parameters/given.h"

namespace plumbline {
namespace {

void check(const Facts& facts, Findings& findings) {
  each_given(facts, [&](const StartParameter& given, const Parameter*) {
    const std::size_t size = json::count_characters(given.value);
    if (size <= longest_value) return;
    Diagnostic& found = findings.add_at(
        given.value_at, fmt::format("value of {} has {} characters, and a start takes at most {}",
                                    quoted(given.name, 40), size, longest_value));
    found.mark = "too long";
    found.help.emplace_back("put the text into a file in S3, and pass its address");
  });
}

}  // namespace

extern constinit const Rule parameters_value_too_long{
    "parameters/value-too-long", Severity::error,
    "A value that a start gives has at most 1024 characters.", check};

}  // namespace plumbline
