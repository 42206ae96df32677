#include "analyzer/containers/assembler.h"

#include <algorithm>

namespace plumbline::containers {

std::string placeholder(std::string_view source) {
  constexpr std::size_t longest = 120;
  std::string out = "${";
  bool blank = false;
  for (const char c : source.substr(0, longest)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= 0x20U || byte == 0x7FU) {
      blank = out.size() > 2;
      continue;
    }
    if (blank) out += ' ';
    blank = false;
    if (c == '"' || c == '`') {
      out += '\'';
    } else if (byte >= 0x80U || c == '\\' || c == '{' || c == '}') {
      out += '_';
    } else {
      out += c;
    }
  }
  return out + '}';
}

void Assembler::put(std::string_view text, Range at, bool linear) {
  if (pinned_) {
    at = pin_;
    linear = false;
    // Whatever begins here begins where the pin does, and whatever ends here ends there.
    pieces_.push_back({size(), pieces_.empty() ? at.begin : end_});
    pieces_.push_back({size(), at.begin});
  } else {
    at.begin = std::max(at.begin, end_);
    at.end = std::max(at.begin, at.end);
    if (pieces_.empty()) {
      pieces_.push_back({size(), at.begin});
    } else if (end_ != at.begin) {
      pieces_.push_back({size(), end_});
      pieces_.push_back({size(), at.begin});
    } else if (!linear_ || !linear) {
      pieces_.push_back({size(), at.begin});
    }
  }
  look(text);
  text_ += text;
  end_ = at.end;
  linear_ = linear;
}

void Assembler::look(std::string_view text) {
  for (const char c : text) {
    if (!in_string_) {
      in_string_ = c == '"';
    } else if (escaped_) {
      escaped_ = false;
    } else if (c == '\\') {
      escaped_ = true;
    } else if (c == '"') {
      in_string_ = false;
    }
  }
}

void Assembler::unknown(std::string_view what, Range at) {
  if (in_string_) {
    add(placeholder(what), at);
    return;
  }
  // Two of them side by side are one value.
  if (!bare_.empty() && bare_.back().end == size()) return;
  const std::uint32_t begin = size();
  add('"' + placeholder(what) + '"', at);
  bare_.push_back({begin, size()});
}

void Assembler::directive(std::string_view what, Range at) {
  if (!in_string_) directive_ = true;
  unknown(what, at);
}

bool is_template_mark(std::string_view text, std::uint32_t at) {
  const auto sees = [&](std::uint32_t begin) {
    const std::string_view here = text.substr(std::min<std::size_t>(begin, text.size()));
    // Two braces may be JSON with a fault: then a string or a brace follows.
    if (here.starts_with("{{")) {
      return here.size() > 2 &&
             std::string_view("\"{}\r\n").find(here[2]) == std::string_view::npos;
    }
    return here.starts_with("{%") || here.starts_with("${") || here.starts_with("$(") ||
           here.starts_with("<%");
  };
  return sees(at) || (at > 0 && text[at - 1] == '{' && sees(at - 1));
}

bool Assembler::is_torn(const Document& finished, const json::Parsed& parsed) const {
  if (directive_) return true;
  const auto touches = [&](const json::Problem& problem) {
    const std::uint32_t at = problem.range.begin;
    return problem.fault == json::Fault::malformed &&
           (is_template_mark(finished.text(), at) ||
            std::any_of(bare_.begin(), bare_.end(), [&](Range bare) {
              if (at < bare.end) return at >= bare.begin;
              return finished.text({bare.end, at}).find_first_not_of(" \t\r\n") ==
                     std::string_view::npos;
            }));
  };
  return std::any_of(parsed.problems.begin(), parsed.problems.end(), touches);
}

std::shared_ptr<const Document> Assembler::finish(bool as_values) {
  Embedding embedding;
  if (pieces_.empty()) pieces_.push_back({0, end_});
  if (pieces_.back().inner != size() || pieces_.back().host != end_) {
    pieces_.push_back({size(), end_});
  }
  embedding.pieces = std::move(pieces_);
  embedding.spell = [tokens = std::move(tokens_), as_values, indent = std::move(indent_)](
                        const Document& document, Range range, std::string_view text) {
    return spell(document, tokens, as_values, indent, range, text);
  };
  std::string name{host_->name()};
  embedding.host = std::move(host_);
  return std::make_shared<const Document>(std::move(name), std::move(text_), std::move(embedding));
}

}  // namespace plumbline::containers
