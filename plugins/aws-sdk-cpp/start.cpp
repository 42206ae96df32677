#include "plugins/aws-sdk-cpp/start.h"

#include <algorithm>
#include <map>

namespace plumbline::cpp {
namespace {

constexpr std::string_view unknown = "${C++}";

// A byte of a string that is written in JSON.
std::string spelt(char c) {
  const auto value = static_cast<unsigned char>(c);
  if (c == '"' || c == '\\') return {'\\', c};
  if (value >= 0x20U) return {c};
  constexpr std::string_view digits = "0123456789abcdef";
  return std::string("\\u00") + digits[value >> 4U] + digits[value & 15U];
}

class Writer {
 public:
  explicit Writer(const Place& all) : file_(all.file), all_(all.range) {}

  // All of it is taken as written at the place.
  void put(std::string_view text, const Place& at) { put(text, within(at)); }
  void key(std::string_view name, const Place& at) {
    separate();
    put("\"" + std::string(name) + "\"", at);
    put(":", at);
    fresh_ = true;
  }
  void open(char bracket, const Place& at) {
    separate();
    const Range range = within(at);
    put({&bracket, 1}, Range{range.begin, std::min(range.begin + 1, range.end)});
    fresh_ = true;
    last_ = range;
  }
  void close(char bracket, const Place& at) {
    const Range range = within(at);
    put({&bracket, 1}, Range{std::max(range.end, range.begin + 1) - 1, range.end});
    fresh_ = false;
  }
  void string(const Text& text) {
    separate();
    if (text.known != Known::literal) {
      put("\"" + std::string(unknown) + "\"", text.at);
    } else if (text.file != file_) {
      put("\"", text.at);
      for (const char c : text.bytes()) put(spelt(c), text.at);
      put("\"", text.at);
    } else {
      literal(text);
    }
    fresh_ = false;
  }
  void number(std::int64_t value, const Place& at) {
    separate();
    put(std::to_string(value), at);
    fresh_ = false;
  }
  // An item of which nothing is known but that it is there.
  void placeholder(std::initializer_list<std::string_view> members, const Place& at) {
    open('{', at);
    for (const std::string_view member : members) {
      key(member, at);
      put("\"" + std::string(unknown) + "\"", at);
      fresh_ = false;
    }
    close('}', at);
  }

  std::shared_ptr<const Document> document() && {
    Embedding embedding;
    std::string text = assembly_.text();
    embedding.pieces = std::move(assembly_).pieces();
    std::string name{file_->name()};
    embedding.host = file_;
    return std::make_shared<const Document>(std::move(name), std::move(text), std::move(embedding));
  }

 private:
  Range within(const Place& at) const { return at.file == file_ ? at.range : all_; }

  void put(std::string_view text, Range range) {
    for (const char& c : text) assembly_.add({&c, 1}, range.begin, range.end);
    last_ = range;
  }
  void separate() {
    if (!fresh_) put(",", Range{last_.end, last_.end});
    fresh_ = true;
  }
  // The quotes, and each byte where it is.
  void literal(const Text& text) {
    for (std::size_t i = 0; i < text.tokens.size(); ++i) {
      const Token& token = text.tokens[i];
      const std::string_view file = token.other ? token.other->text() : file_->text();
      const auto found = lex_literal(file, token.begin);
      const Range place = token.other ? token.place : found->whole;
      if (i == 0) put("\"", token.other ? place : Range{place.begin, found->content.begin});
      Assembly own;
      own.add(file, *found);
      const auto pieces = std::move(own).pieces();
      const auto at = [&](std::uint32_t inner, bool end) {
        const auto next = std::find_if(pieces.begin(), pieces.end(), [&](const auto& piece) {
          return end ? piece.inner >= inner : piece.inner > inner;
        });
        const auto& piece =
            end && next != pieces.end() && next->inner == inner ? *next : *(next - 1);
        return piece.host + (inner - piece.inner);
      };
      Assembly again;
      again.add(file, *found);
      for (std::uint32_t j = 0; j < again.text().size(); ++j) {
        put(spelt(again.text()[j]), token.other ? place : Range{at(j, false), at(j + 1, true)});
      }
      if (i + 1 == text.tokens.size()) {
        put("\"", token.other ? place : Range{found->content.end, place.end});
      }
    }
  }

  File file_;
  Range all_, last_;
  Assembly assembly_;
  bool fresh_ = true;  // no comma is needed
};

const Place& either(const Place& at, const Place& otherwise) { return at.file ? at : otherwise; }

void write_parameters(const Start& start, Writer& out) {
  const Place& list = either(start.parameters_at, start.at);
  out.key("PipelineParameters", list);
  out.open('[', list);
  for (const Given& given : start.parameters) {
    out.open('{', given.at);
    if (given.name) {
      out.key("Name", either(given.name_at, given.at));
      out.string(*given.name);
    }
    if (given.value) {
      out.key("Value", either(given.value_at, given.at));
      out.string(*given.value);
    }
    out.close('}', given.at);
  }
  if (!start.parameters_complete) out.placeholder({"Name", "Value"}, list);
  out.close(']', list);
}

void write_selection(const Start& start, Writer& out) {
  const Place& whole = either(start.selection_at, start.at);
  out.key("SelectiveExecutionConfig", whole);
  out.open('{', whole);
  if (start.source) {
    out.key("SourcePipelineExecutionArn", either(start.source_at, whole));
    out.string(*start.source);
  }
  if (!start.steps.empty() || !start.steps_complete) {
    const Place& list = either(start.steps_at, whole);
    out.key("SelectedSteps", list);
    out.open('[', list);
    for (const Text& step : start.steps) {
      out.open('{', step.at);
      out.key("StepName", step.at);
      out.string(step);
      out.close('}', step.at);
    }
    if (!start.steps_complete) out.placeholder({"StepName"}, list);
    out.close(']', list);
  }
  out.close('}', whole);
}

}  // namespace

std::string Text::bytes() const {
  std::string all;
  for (const Token& token : tokens) {
    const std::string_view text = token.other ? token.other->text() : file->text();
    Assembly means;
    if (const auto literal = lex_literal(text, token.begin)) means.add(text, *literal);
    all += means.text();
  }
  return all;
}

std::shared_ptr<const Document> request_of(const Start& start) {
  Writer out(start.at);
  out.open('{', start.at);
  if (start.pipeline) {
    out.key("PipelineName", either(start.pipeline_at, start.at));
    out.string(*start.pipeline);
  }
  if (start.any_parameters || !start.parameters_complete) write_parameters(start, out);
  if (start.selective) write_selection(start, out);
  if (start.most_parallel) {
    out.key("ParallelismConfiguration", either(start.parallel_at, start.at));
    out.open('{', start.parallel_at);
    out.key("MaxParallelExecutionSteps", start.most_parallel->second);
    out.number(start.most_parallel->first, start.most_parallel->second);
    out.close('}', start.parallel_at);
  }
  out.close('}', start.at);
  return std::move(out).document();
}

std::vector<Start> ways(const Start& start) {
  std::vector<Start> all;
  std::map<std::string, bool> given;  // and whether that may be another one
  Start first = start;
  first.parameters.clear();
  std::vector<Given> rest;
  for (const Given& one : start.parameters) {
    const bool named = one.name && one.name->known == Known::literal;
    const std::string name = named ? one.name->bytes() : std::string();
    const auto [known, fresh] = given.try_emplace(name, one.maybe);
    if (named && !fresh && (one.maybe || known->second)) {
      rest.push_back(one);
    } else {
      first.parameters.push_back(one);
    }
  }
  all.push_back(std::move(first));
  for (Given& one : rest) {
    Start other = start;
    other.parameters = {std::move(one)};
    other.parameters_complete = false;
    other.selective = false;
    other.most_parallel.reset();
    all.push_back(std::move(other));
  }
  return all;
}

}  // namespace plumbline::cpp
