// Turns prices.json into the table of prices_table.h.
//
//   plumbline_compile_prices prices.json OUT.cpp
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "schemas/build_tool.h"
#include "schemas/prices_table.h"

namespace plumbline::schema {
namespace {

namespace table = prices::table;
using Json = rapidjson::Value;

const std::vector<std::string> kinds = {"training", "processing", "transform",
                                        "studio",   "ec2",        "emr",
                                        "storage",  "lambda",     "emr_serverless"};
const std::vector<std::string> bases = {"component", "table", "sibling", "secondary"};

std::size_t place(const std::vector<std::string>& names, const std::string& name,
                  const std::string& where) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) fail(where, "unknown word " + name);
  return static_cast<std::size_t>(found - names.begin());
}

// "1.66667e-05" as a whole number of 10^-places.
std::uint64_t scaled(const std::string& number, int places, const std::string& where) {
  std::string digits;
  int exponent = places;
  bool behind_point = false;
  std::size_t at = 0;
  for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
    if (number[at] == '.') {
      behind_point = true;
    } else if (number[at] >= '0' && number[at] <= '9') {
      digits += number[at];
      if (behind_point) --exponent;
    } else {
      fail(where, "not a price: " + number);
    }
  }
  if (at < number.size()) exponent += std::stoi(number.substr(at + 1));
  for (; exponent < 0; ++exponent) {
    if (digits.empty() || digits.back() != '0') fail(where, "too many digits: " + number);
    digits.pop_back();
  }
  digits.append(static_cast<std::size_t>(exponent), '0');
  return std::stoull(digits.empty() ? "0" : digits);
}

struct Found {
  std::string region, kind;
  auto operator<=>(const Found&) const = default;  // NOLINT(modernize-use-nullptr)
};

struct Priced {
  std::string text;
  std::size_t origin = 0;
};

// Lambda's prices are a millionth of the others.
int places_of(const std::string& kind) { return kind == "lambda" ? 12 : 7; }

std::string lines(std::string_view type, std::string_view name,
                  const std::vector<std::string>& rows, std::size_t in_a_line = 1) {
  std::string out = "constexpr " + std::string(type) + " " + std::string(name) + "[] = {";
  for (std::size_t i = 0; i < rows.size(); ++i) {
    out += i % in_a_line == 0 ? "\n    " : " ";
    out += rows[i] + ",";
  }
  return out + "\n};\n\n";
}

std::vector<std::string> quoted(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  out.reserve(names.size());
  for (const std::string& name : names) out.push_back(quote(name));
  return out;
}

std::string compile(const Json& root) {
  const Json& sources = root["sources"];
  std::map<Found, std::map<std::string, Priced>> blocks;
  std::set<std::string> region_set, name_set;
  std::vector<std::string> origins;
  std::string newest;
  for (const Json& group : root["tables"].GetArray()) {
    const std::string region = text(group, "region"), kind = text(group, "kind");
    const std::string source = text(group, "source"), date = text(group, "date");
    const std::string where = region + " " + kind;
    place(kinds, kind, where);
    const std::string basis = bases[place(bases, text(group, "basis"), where)];
    const Json* const about = find(sources, source.c_str());
    if (about == nullptr) fail(where, "unknown source " + source);
    origins.push_back("{" + quote(source) + ", " + quote(text(*about, "what")) + ", " +
                      quote(date) + ", Basis::" + basis + "}");
    if (date != "undated") newest = std::max(newest, date);
    region_set.insert(region);
    for (const auto& row : group["rows"].GetObject()) {
      const std::string name = text(row.name);
      name_set.insert(name);
      const bool added =
          blocks[{region, kind}].emplace(name, Priced{text(row.value), origins.size() - 1}).second;
      if (!added) fail(where, "two prices of " + name);
    }
  }
  const std::vector<std::string> regions(region_set.begin(), region_set.end());
  const std::vector<std::string> names(name_set.begin(), name_set.end());

  std::vector<std::string> rows, heads;
  for (const auto& region : regions) {
    for (const std::string& kind : kinds) {
      const auto block = blocks.find({region, kind});
      if (block == blocks.end()) continue;
      const int places = places_of(kind);
      heads.push_back("{" + std::to_string(place(regions, region, region)) + ", Kind::" + kind +
                      ", " + std::to_string(rows.size()) + ", " +
                      std::to_string(block->second.size()) + ", " +
                      (places == 12 ? "1" : "100'000") + "}");
      for (const auto& [name, price] : block->second) {
        const std::uint64_t amount = scaled(price.text, places, region + " " + kind + " " + name);
        if (amount > std::numeric_limits<std::uint32_t>::max()) fail(name, "price too large");
        const auto index = std::lower_bound(names.begin(), names.end(), name) - names.begin();
        rows.push_back("{" + std::to_string(index) + ", " + std::to_string(price.origin) + ", " +
                       std::to_string(amount) + "}");
      }
    }
  }
  std::map<std::string, std::string> ratio_rows;
  for (const auto& ratio : root["ratio_to_ec2"].GetObject()) {
    const std::string name = text(ratio.name);
    ratio_rows[name] =
        "{" + quote(name) + ", " + std::to_string(scaled(text(ratio.value), 6, name)) + "}";
  }
  std::vector<std::string> ratios, local;
  for (const auto& [name, row] : ratio_rows) ratios.push_back(row);
  for (const Json& name : root["local_storage"].GetArray()) local.push_back(text(name));
  std::sort(local.begin(), local.end());

  std::ostringstream out;
  out << "// Written by schemas/compile_prices.cpp from prices.json.\n"
      << "#include \"schemas/prices_table.h\"\n\n"
      << "namespace plumbline::prices::table {\nnamespace {\n\n"
      << lines("std::string_view", "regions", quoted(regions), 4)
      << lines("std::string_view", "names", quoted(names), 4)
      << lines("std::string_view", "local_storage", quoted(local), 4)
      << lines("Origin", "origins", origins) << lines("Ratio", "ratios", ratios, 3)
      << lines("Block", "blocks", heads) << lines("Row", "rows", rows, 4) << "}  // namespace\n\n"
      << "constinit const Table builtin{regions, names, local_storage, origins, ratios, blocks, "
         "rows, "
      << quote(newest) << "};\n\n}  // namespace plumbline::prices::table\n";
  return out.str();
}

}  // namespace
}  // namespace plumbline::schema

int main(int argc, char** argv) {
  try {
    if (argc != 3) plumbline::schema::fail("plumbline_compile_prices", "expected two files");
    std::ifstream in(argv[1], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    rapidjson::Document document;
    document.Parse<rapidjson::kParseNumbersAsStringsFlag>(bytes.c_str(), bytes.size());
    if (document.HasParseError() || !document.IsObject()) {
      plumbline::schema::fail(argv[1], rapidjson::GetParseError_En(document.GetParseError()));
    }
    const std::string written = plumbline::schema::compile(document);
    std::ofstream out(argv[2], std::ios::binary);
    out << written;
    return out.flush() ? 0 : 1;
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
