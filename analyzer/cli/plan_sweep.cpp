#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

#include "analyzer/cli/commands.h"
#include "analyzer/cli/files.h"
#include "analyzer/cli/plan.h"
#include "analyzer/report/plan.h"

namespace plumbline::cli {
namespace {

constexpr std::size_t most_points = 1000;
constexpr std::string_view parallel = "max-parallel", parameters = "Parameters.";

// A thing that is varied.
struct Axis {
  std::string name;
  std::vector<std::string> values;
};

[[noreturn]] void refuse(const std::string& sweep) {
  throw Error(Error::Kind::usage,
              fmt::format("--sweep {}: expected max-parallel=1..16, max-parallel=1,2,4 or "
                          "Parameters.NAME=a,b,c",
                          typed(sweep)));
}

std::optional<unsigned> whole_number(std::string_view text) {
  unsigned value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || value == 0 || value > 1'000'000) return std::nullopt;
  return value;
}

Axis axis_of(const std::string& sweep) {
  const std::size_t equals = sweep.find('=');
  if (equals == std::string::npos) refuse(sweep);
  Axis axis{sweep.substr(0, equals), {}};
  std::string_view rest = std::string_view(sweep).substr(equals + 1);
  const bool numbers = axis.name == parallel;
  if (!numbers && (!axis.name.starts_with(parameters) || axis.name.size() == parameters.size())) {
    refuse(sweep);
  }
  const std::size_t dots = rest.find("..");
  if (numbers && dots != std::string_view::npos) {
    const auto first = whole_number(rest.substr(0, dots)),
               last = whole_number(rest.substr(dots + 2));
    if (!first || !last || *last < *first || *last - *first >= most_points) refuse(sweep);
    for (unsigned value = *first; value <= *last; ++value) {
      axis.values.push_back(std::to_string(value));
    }
    return axis;
  }
  while (true) {
    const std::size_t comma = rest.find(',');
    const std::string_view value = rest.substr(0, comma);
    if (value.empty() || (numbers && !whole_number(value))) refuse(sweep);
    axis.values.emplace_back(value);
    if (comma == std::string_view::npos) return axis;
    rest.remove_prefix(comma + 1);
  }
}

}  // namespace

namespace {

// What is varied has no other value.
void require_free(const PlanOptions& options, const std::vector<Axis>& axes) {
  for (const Axis& axis : axes) {
    const auto same = [&](const Axis& other) { return other.name == axis.name; };
    if (std::count_if(axes.begin(), axes.end(), same) > 1) {
      throw Error(Error::Kind::usage, fmt::format("--sweep varies {} twice", typed(axis.name)));
    }
    const auto given = [&](const std::string& one) {
      return one.starts_with(axis.name.substr(std::min(axis.name.size(), parameters.size())) + "=");
    };
    const std::vector<std::string>& typed_in = options.start.parameters;
    if (axis.name == parallel ? options.max_parallel.has_value()
                              : std::any_of(typed_in.begin(), typed_in.end(), given)) {
      throw Error(
          Error::Kind::usage,
          fmt::format("--sweep varies {}: no {}", typed(axis.name),
                      axis.name == parallel ? "--max-parallel" : "--parameter of that name"));
    }
  }
}

}  // namespace

std::vector<SweepPlan> sweep_of(const PlanOptions& options) {
  std::vector<Axis> axes;
  std::size_t points = 1;
  for (const std::string& sweep : options.sweeps) {
    axes.push_back(axis_of(sweep));
    points *= axes.back().values.size();
    if (points > most_points) {
      throw Error(Error::Kind::usage,
                  fmt::format("--sweep: more than {} combinations", most_points));
    }
  }
  require_free(options, axes);
  std::vector<SweepPlan> plans;
  for (std::size_t point = 0; point < points; ++point) {
    SweepPlan plan{options, {}};
    // The last axis changes fastest.
    std::size_t left = point;
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
      const std::string& value = axis->values[left % axis->values.size()];
      left /= axis->values.size();
      plan.values.insert(plan.values.begin(), {axis->name, value});
      if (axis->name == parallel) {
        plan.options.max_parallel = whole_number(value);
        continue;
      }
      plan.options.start.parameters.push_back(axis->name.substr(parameters.size()) + "=" + value);
    }
    plans.push_back(std::move(plan));
  }
  return plans;
}

}  // namespace plumbline::cli
