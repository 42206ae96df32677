// Plans in tests: a definition, a scenario and what is made of them.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

#include "analyzer/simulate/simulate.h"
#include "tests/definitions.h"

namespace plumbline::tests {

struct Planned {
  explicit Planned(std::string definition, std::string_view scenario_text = "{}")
      : loaded(std::move(definition)), question{*loaded.document,
                                                loaded.pipeline,
                                                loaded.graph,
                                                {},
                                                {},
                                                {},
                                                {},
                                                {},
                                                false,
                                                {},
                                                {},
                                                {},
                                                {},
                                                {}} {
    simulate::assume(simulate::read_scenario(std::make_shared<const Document>(
                         "scenario.json", std::string(scenario_text))),
                     question);
  }
  const simulate::Plan& plan() {
    if (!made) made = std::make_unique<simulate::Plan>(simulate::simulate(question));
    return *made;
  }
  const simulate::PlannedStep& step(std::string_view name) {
    for (const simulate::PlannedStep& each : plan().steps) {
      if (each.name == name) return each;
    }
    throw std::runtime_error("no step " + std::string(name));
  }
  // "A B C": in start order.
  std::string order() {
    std::string out;
    for (const std::uint32_t id : plan().order) {
      if (!out.empty()) out += ' ';
      out += plan().steps[id].name;
    }
    return out;
  }

  Loaded loaded;
  simulate::Question question;
  std::unique_ptr<simulate::Plan> made;
};

}  // namespace plumbline::tests
