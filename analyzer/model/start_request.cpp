#include "analyzer/model/start_request.h"

#include <algorithm>
#include <unordered_set>

#include "analyzer/source/diagnostic.h"

namespace plumbline {
namespace {

using json::Kind;

std::string_view text_of(const json::Value& value) {
  return value.is(Kind::string) ? value.text() : std::string_view();
}

class Reader {
 public:
  explicit Reader(StartRequest& out) : out_(out) {}

  void options(const StartOptions& options) {
    for (const std::string& text : options.parameters) parameter(text);
    if (options.selected_steps) {
      out_.selective = true;
      out_.source = {SourceExecution::Kind::latest, {}, {}};  // as in the SDK
      names(*options.selected_steps);
    }
    if (options.source_execution) source(*options.source_execution);
  }

  // What options have said already is left alone.
  void request(const StartOptions& options) {
    const json::Value& root = out_.root();
    out_.gives_parameters = true;
    const std::string_view name = text_of(root["PipelineName"]);
    out_.pipeline_name = name.substr(name.rfind('/') + 1);  // npos + 1 is 0
    parameters(root["PipelineParameters"]);
    const json::Value& selection = root["SelectiveExecutionConfig"];
    if (!selection) return;
    out_.selective = true;
    if (!options.selected_steps) steps(selection);
    const json::Value& arn = selection["SourcePipelineExecutionArn"];
    if (options.source_execution || !arn) return;
    out_.source = {SourceExecution::Kind::given, text_of(arn), {}};
    if (arn.is(Kind::string)) out_.source.at = at(arn);
  }

 private:
  Location at(const json::Value& value) const { return {out_.file.get(), value.range()}; }

  const Document& typed(std::string option, const std::string& text) {
    return *out_.typed.emplace_back(std::make_shared<const Document>(std::move(option), text));
  }

  void parameter(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      throw Error(Error::Kind::usage,
                  "--parameter " + quoted(text) + ": expected NAME=VALUE, for example Rows=100");
    }
    const Document& document = typed("--parameter", text);
    const auto middle = static_cast<std::uint32_t>(equals);
    // A value that is not there is marked with the whole option.
    const Range value{middle + 1 < document.size() ? middle + 1 : 0, document.size()};
    out_.parameters.push_back({document.text().substr(0, middle),
                               document.text().substr(middle + 1),
                               {&document, {0, middle}},
                               {&document, value}});
    typed_names_.insert(out_.parameters.back().name);
    out_.gives_parameters = true;
  }

  void names(const std::string& text) {
    const Document& document = typed("--selected-steps", text);
    for (std::size_t next = 0; next <= document.size();) {
      std::size_t begin = next, end = std::min<std::size_t>(text.find(',', next), document.size());
      next = end + 1;
      while (begin < end && text[begin] == ' ') ++begin;
      while (begin < end && text[end - 1] == ' ') --end;
      if (begin == end) {
        throw Error(Error::Kind::usage,
                    "--selected-steps " + quoted(text) +
                        ": expected names of steps, for example Train,Evaluate");
      }
      const Range range{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
      out_.selected.push_back({document.text(range), {&document, range}});
    }
  }

  void source(const std::string& text) {
    if (text.empty()) {
      throw Error(Error::Kind::usage,
                  "--source-execution is empty: expected an ARN, `latest` or `none`");
    }
    const Document& document = typed("--source-execution", text);
    out_.source.at = {&document, {0, document.size()}};
    out_.source.kind = text == "none"     ? SourceExecution::Kind::none
                       : text == "latest" ? SourceExecution::Kind::latest
                                          : SourceExecution::Kind::given;
    if (out_.source.kind == SourceExecution::Kind::given) out_.source.arn = document.text();
  }

  void parameters(const json::Value& list) {
    if (list && !list.is(Kind::array)) out_.parameters_complete = false;
    std::vector<StartParameter> given;
    for (const json::Value& item : list.items()) {
      const json::Value& name = item["Name"];
      const json::Value& value = item["Value"];
      if (!name.is(Kind::string) || is_placeholder(name.text())) {
        out_.parameters_complete = false;
      } else if (!typed_names_.contains(name.text())) {
        given.push_back({name.text(), text_of(value), at(name), at(value ? value : name),
                         value.is(Kind::string)});
      }
    }
    out_.parameters.insert(out_.parameters.begin(), given.begin(), given.end());
  }

  void steps(const json::Value& selection) {
    const json::Value& list = selection["SelectedSteps"];
    if (!list.is(Kind::array)) out_.selection_complete = false;
    for (const json::Value& item : list.items()) {
      const json::Value& name = item["StepName"];
      if (name.is(Kind::string)) {
        out_.selected.push_back({name.text(), at(name)});
      } else {
        out_.selection_complete = false;
      }
    }
  }

  StartRequest& out_;
  std::unordered_set<std::string_view> typed_names_;
};

}  // namespace

std::shared_ptr<const StartRequest> read_start_request(std::shared_ptr<const Document> file,
                                                       const StartOptions& options) {
  auto request = std::make_shared<StartRequest>();
  Reader reader(*request);
  reader.options(options);
  if (file) {
    request->file = std::move(file);
    request->parsed = json::parse(*request->file);
    reader.request(options);
  }
  if (options.source_execution && !request->selective) {
    throw Error(Error::Kind::usage,
                "--source-execution needs --selected-steps, or a request that selects steps");
  }
  return request;
}

}  // namespace plumbline
