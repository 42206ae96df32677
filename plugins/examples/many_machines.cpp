// A plugin in C++: no training on more than four machines. RapidJSON reads the facts.
//
//   c++ -std=c++17 -shared -fPIC -I plugins/abi -o many_machines.so
//   plugins/examples/many_machines.cpp
#include <rapidjson/document.h>
#include <rapidjson/pointer.h>

#include <stdexcept>
#include <string>

#include "plumbline_plugin.h"

extern "C" int plumbline_plugin_abi() { return PLUMBLINE_PLUGIN_ABI; }

extern "C" const char* plumbline_plugin_rules() {
  return R"([{"id": "acme/many-machines", "severity": "error",
    "summary": "Training runs on at most four machines.",
    "description": "The budget is made for four."}])";
}

extern "C" int plumbline_plugin_check(const char* text, size_t size, plumbline_report report,
                                      void* context) {
  rapidjson::Document facts;
  facts.Parse(text, size);
  // An exception is reported, and ends nothing but this plugin.
  if (facts.HasParseError()) throw std::runtime_error("the facts are no JSON");
  for (const auto& step : facts["steps"].GetArray()) {
    if (std::string(step["type"].GetString()) != "Training") continue;
    const std::string path = "/ResourceConfig/InstanceCount";
    const rapidjson::Value* const count = rapidjson::Pointer(path.c_str()).Get(step["arguments"]);
    if (count == nullptr || !count->IsInt() || count->GetInt() <= 4) continue;
    const std::string where = step["pointer"].GetString() + ("/Arguments" + path);
    const std::string message = "step `" + std::string(step["name"].GetString()) + "` trains on " +
                                std::to_string(count->GetInt()) + " machines";
    report(context, "acme/many-machines", where.c_str(), message.c_str(), nullptr);
  }
  return 0;
}
