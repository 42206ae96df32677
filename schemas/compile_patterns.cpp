// Pattern -> tree -> automaton with many ways (Thompson) -> with one way (sets of states) ->
// smallest (Moore).
#include "schemas/compile_patterns.h"

#include <algorithm>
#include <bitset>
#include <map>
#include <stdexcept>
#include <utility>

#include "schemas/shapes_table.h"

namespace plumbline::schema {
namespace {

constexpr std::size_t symbols = CompiledPattern::symbols, other = 128;
constexpr std::size_t no_limit = static_cast<std::size_t>(-1);
using Set = std::bitset<symbols>;

struct Node {
  enum class Kind : std::uint8_t { set, sequence, choice, repeat };
  Kind kind = Kind::sequence;
  Set set;
  std::vector<Node> parts;  // of a repeat: one
  std::size_t least = 0, most = no_limit;
};

Set span(char32_t from, char32_t to) {
  Set out;
  for (char32_t c = from; c <= to && c < other; ++c) out.set(c);
  if (to >= other) out.set(other);
  return out;
}

Set any_of(const std::string& characters) {
  Set out;
  for (const char c : characters) out.set(static_cast<unsigned char>(c));
  return out;
}

Set letters() { return span('a', 'z') | span('A', 'Z'); }
Set digits() { return span('0', '9'); }
Set others() { return span(other, other); }

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  Node parse() {
    if (peek() == '^') ++at_;
    Node out = choice();
    if (at_ < text_.size()) fail("unexpected `" + text_.substr(at_, 1) + "`");
    return out;
  }
  bool dropped() const { return dropped_; }

 private:
  [[noreturn]] void fail(const std::string& what) const {
    throw std::runtime_error("pattern " + text_ + ": " + what + " at " + std::to_string(at_));
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool next_is(const std::string& what) {
    if (text_.compare(at_, what.size(), what) != 0) return false;
    at_ += what.size();
    return true;
  }
  char take() {
    if (at_ == text_.size()) fail("it ends too early");
    return text_[at_++];
  }

  Node choice() {
    if (++depth_ > 50) fail("too deep");
    Node out;
    out.kind = Node::Kind::choice;
    do out.parts.push_back(sequence());
    while (next_is("|"));
    --depth_;
    return out;
  }

  Node sequence() {
    Node out;
    while (at_ < text_.size() && peek() != '|' && peek() != ')') {
      if (next_is("$")) {
        if (at_ < text_.size()) dropped_ = true;
        continue;
      }
      if (look_around()) continue;
      out.parts.push_back(repeated(atom()));
    }
    return out;
  }

  // Without it the rest only takes more.
  bool look_around() {
    if (!next_is("(?!") && !next_is("(?=") && !next_is("(?<!") && !next_is("(?<=")) return false;
    choice();
    if (take() != ')') fail("expected `)`");
    dropped_ = true;
    return true;
  }

  Node atom() {
    if (next_is("(")) {
      if (!next_is("?:") && peek() == '?') fail("a group of an unknown kind");
      Node out = choice();
      if (take() != ')') fail("expected `)`");
      return out;
    }
    Node out;
    out.kind = Node::Kind::set;
    if (next_is("[")) {
      out.set = brackets();
    } else if (next_is(".")) {
      out.set = ~any_of("\n\r");
    } else if (std::string("*+?{^").find(peek()) != std::string::npos) {
      fail("nothing to repeat");
    } else {
      out.set = character().first;
    }
    return out;
  }

  Node repeated(Node atom) {
    for (;;) {
      Node out;
      out.kind = Node::Kind::repeat;
      if (next_is("?")) {
        out.most = 1;
      } else if (next_is("+")) {
        out.least = 1;
      } else if (next_is("{")) {
        out.least = out.most = number();
        if (next_is(",")) out.most = peek() == '}' ? no_limit : number();
        if (take() != '}' || out.most < out.least) fail("not a count");
      } else if (!next_is("*")) {
        return atom;
      }
      if (peek() == '+') fail("a possessive count");
      if (peek() == '?') ++at_;  // reluctant: the same values
      out.parts.push_back(std::move(atom));
      atom = std::move(out);
    }
  }

  std::size_t number() {
    std::size_t out = 0;
    if (!digits().test(static_cast<unsigned char>(peek()) & 0x7FU)) fail("expected a number");
    while (peek() >= '0' && peek() <= '9') out = out * 10 + static_cast<std::size_t>(take() - '0');
    if (out > 100'000) fail("a count beyond reason");
    return out;
  }

  // After the bracket.
  Set brackets() {
    const bool negated = next_is("^");
    Set out;
    for (bool first = true; first || peek() != ']'; first = false) {
      if (peek() == '[' || text_.compare(at_, 2, "&&") == 0) fail("a class within a class");
      const auto [set, from] = character();
      const bool range =
          from != no_character && peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
      if (!range) {
        out |= set;
        continue;
      }
      ++at_;
      const char32_t to = character().second;
      if (to == no_character || (to < from && to < other)) fail("not a range");
      out |= span(from, to);  // of pairs of surrogates only the halves are seen: all are `other`
    }
    ++at_;
    if (negated) out.flip();
    if (out.none()) fail("a class of nothing");
    return out;
  }

  static constexpr char32_t no_character = 0xFFFF'FFFF;

  // What stands at this place, and which character it is when it is one.
  std::pair<Set, char32_t> character() {
    const auto one = [](char32_t c) { return std::pair{span(c, c), c}; };
    const auto byte = static_cast<unsigned char>(take());
    if (byte >= 0x80) {
      while ((static_cast<unsigned char>(peek()) & 0xC0U) == 0x80U) ++at_;
      return one(0xFFFD);  // which one does not matter
    }
    if (byte != '\\') return one(byte);
    const char escape = take();
    const Set space = any_of(" \t\n\v\f\r"), word = letters() | digits() | any_of("_");
    const auto many = [](const Set& set) { return std::pair{set, no_character}; };
    switch (escape) {
      case 'd': return many(digits());
      case 'D': return many(~digits());
      case 's': return many(space);
      case 'S': return many(~space);
      case 'w': return many(word);
      case 'W': return many(~word);
      case 't': return one('\t');
      case 'n': return one('\n');
      case 'r': return one('\r');
      case 'f': return one('\f');
      case 'u': return one(hexadecimal(4));
      case 'x': return one(hexadecimal(2));
      case 'p': return many(property());
      default: break;
    }
    if ((letters() | digits()).test(static_cast<unsigned char>(escape) & 0x7FU)) {
      fail("an unknown escape");
    }
    return one(static_cast<unsigned char>(escape));
  }

  char32_t hexadecimal(std::size_t size) {
    const std::string word = text_.substr(at_, size);
    if (word.size() < size || word.find_first_not_of("0123456789abcdefABCDEF") != word.npos) {
      fail("expected hexadecimal digits");
    }
    at_ += size;
    return static_cast<char32_t>(std::stoul(word, nullptr, 16));
  }

  Set property() {
    const std::size_t end = text_.find('}', at_);
    if (take() != '{' || end == std::string::npos) fail("expected a property");
    const std::string name = text_.substr(at_, end - at_);
    const std::map<std::string, Set> known = {{"L", letters() | others()},
                                              {"M", others()},
                                              {"N", digits() | others()},
                                              {"P", any_of("!\"#%&'()*,-./:;?@[\\]_{}") | others()},
                                              {"S", any_of("$+<=>^`|~") | others()},
                                              {"Z", any_of(" ") | others()},
                                              {"Alnum", letters() | digits()},
                                              {"Alpha", letters()},
                                              {"Digit", digits()}};
    const auto found = known.find(name);
    if (found == known.end()) fail("an unknown property");
    at_ = end + 1;
    return found->second;
  }

  const std::string& text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool dropped_ = false;
};

std::size_t least_size(const Node& node) {
  switch (node.kind) {
    case Node::Kind::set: return 1;
    case Node::Kind::repeat: return node.least * least_size(node.parts.front());
    case Node::Kind::choice: {
      std::size_t out = no_limit;
      for (const Node& part : node.parts) out = std::min(out, least_size(part));
      return out;
    }
    case Node::Kind::sequence: break;
  }
  std::size_t out = 0;
  for (const Node& part : node.parts) out += least_size(part);
  return out;
}

// Counts that only values longer than `longest` exceed are no limits. `around`: the characters
// that there must be besides the node's.
void drop_idle_limits(Node& node, std::size_t around, double longest) {
  if (node.kind == Node::Kind::repeat && node.most != no_limit) {
    const std::size_t beyond = (node.most + 1) * least_size(node.parts.front()) + around;
    if (static_cast<double>(beyond) > longest) node.most = no_limit;
  }
  const std::size_t all = node.kind == Node::Kind::sequence ? around + least_size(node) : 0;
  for (Node& part : node.parts) {
    drop_idle_limits(part, all == 0 ? around : all - least_size(part), longest);
  }
}

void drop_limits(Node& node) {
  if (node.most > 8) node.most = no_limit;
  for (Node& part : node.parts) drop_limits(part);
}

struct TooLarge {};

// States with one edge for a set of symbols or two that take nothing.
class Nfa {
 public:
  struct State {
    Set set;  // none: the edges take nothing
    std::size_t to = no_limit, also = no_limit;
  };

  explicit Nfa(const Node& node) {
    states_.emplace_back();  // where values may end
    start_ = add(node, 0);
  }
  const std::vector<State>& states() const { return states_; }

  using States = std::vector<std::size_t>;
  States begin() const { return closure({start_}); }
  States after(const States& from, std::size_t symbol) const {
    States out;
    for (const std::size_t at : from) {
      if (states_[at].set.test(symbol)) out.push_back(states_[at].to);
    }
    return closure(std::move(out));
  }

 private:
  std::size_t state(State state) {
    if (states_.size() > 20'000) throw TooLarge{};
    states_.push_back(state);
    return states_.size() - 1;
  }

  // Built from its end: the state from which the node leads to `end`.
  std::size_t add(const Node& node, std::size_t end) {
    switch (node.kind) {
      case Node::Kind::set: return state({node.set, end, no_limit});
      case Node::Kind::sequence:
        for (auto part = node.parts.rbegin(); part != node.parts.rend(); ++part) {
          end = add(*part, end);
        }
        return end;
      case Node::Kind::choice: {
        std::size_t out = no_limit;
        for (const Node& part : node.parts) out = state({{}, add(part, end), out});
        return out;
      }
      case Node::Kind::repeat: break;
    }
    const Node& part = node.parts.front();
    if (node.most == no_limit) {
      const std::size_t loop = state({{}, end, no_limit});
      const std::size_t way = add(part, loop);
      states_[loop].also = way;
      end = loop;
    } else {
      const std::size_t leave = end;
      for (std::size_t i = node.least; i < node.most; ++i) {
        end = state({{}, add(part, end), leave});
      }
    }
    for (std::size_t i = 0; i < node.least; ++i) end = add(part, end);
    return end;
  }

  // With all that is reached without a symbol; states that only lead on are left out.
  States closure(States pending) const {
    States out;
    std::vector<bool> seen(states_.size());
    while (!pending.empty()) {
      const std::size_t at = pending.back();
      pending.pop_back();
      if (at == no_limit || seen[at]) continue;
      seen[at] = true;
      if (at == 0 || states_[at].set.any()) {
        out.push_back(at);
      } else {
        pending.push_back(states_[at].to);
        pending.push_back(states_[at].also);
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  std::vector<State> states_;
  std::size_t start_ = 0;
};

struct Dfa {
  std::vector<std::vector<std::size_t>> next;  // by state and class
  std::vector<bool> accepting;
  std::array<std::size_t, symbols> classes{};
  std::size_t class_count = 0;
};

// Symbols that all sets hold or lack together.
void classify(const Nfa& nfa, Dfa& out) {
  std::map<std::pair<std::size_t, bool>, std::size_t> split;
  for (const Nfa::State& state : nfa.states()) {
    if (state.set.none()) continue;
    split.clear();
    for (std::size_t i = 0; i < symbols; ++i) {
      out.classes[i] =
          split.emplace(std::pair{out.classes[i], state.set.test(i)}, split.size()).first->second;
    }
  }
  out.class_count = 1 + *std::max_element(out.classes.begin(), out.classes.end());
}

Dfa determine(const Nfa& nfa) {
  constexpr std::size_t limit = 500;  // some turn out to be the same
  Dfa out;
  classify(nfa, out);
  std::vector<std::size_t> sample(out.class_count);
  for (std::size_t i = 0; i < symbols; ++i) sample[out.classes[i]] = i;
  std::map<Nfa::States, std::size_t> known;
  std::vector<Nfa::States> sets;
  const auto number = [&](Nfa::States set) {
    const auto [found, is_new] = known.emplace(std::move(set), sets.size());
    if (is_new) {
      if (sets.size() >= limit) throw TooLarge{};
      sets.push_back(found->first);
      out.accepting.push_back(!found->first.empty() && found->first.front() == 0);
    }
    return found->second;
  };
  number(nfa.begin());
  for (std::size_t at = 0; at < sets.size(); ++at) {
    std::vector<std::size_t> row;
    row.reserve(sample.size());
    for (const std::size_t symbol : sample) row.push_back(number(nfa.after(sets[at], symbol)));
    out.next.push_back(std::move(row));
  }
  return out;
}

// For every state its group of those that take the same values; groups count from 0.
std::vector<std::size_t> equal_states(const Dfa& dfa) {
  std::vector<std::size_t> group(dfa.accepting.begin(), dfa.accepting.end());
  for (std::size_t count = 0;;) {
    std::map<std::vector<std::size_t>, std::size_t> groups;
    std::vector<std::size_t> refined;
    for (std::size_t state = 0; state < group.size(); ++state) {
      std::vector<std::size_t> looks = {group[state]};
      for (const std::size_t to : dfa.next[state]) looks.push_back(group[to]);
      refined.push_back(groups.emplace(std::move(looks), groups.size()).first->second);
    }
    group = std::move(refined);
    if (groups.size() == count) return group;
    count = groups.size();
  }
}

// The numbers of the groups in the table: see shapes_table.h.
CompiledPattern table_of(const Dfa& dfa) {
  const std::vector<std::size_t> group = equal_states(dfa);
  const std::size_t count = 1 + *std::max_element(group.begin(), group.end());
  std::vector<std::size_t> member(count), number(count, no_limit);
  for (std::size_t i = group.size(); i-- > 0;) member[group[i]] = i;
  const auto next = [&](std::size_t of, std::size_t symbol) {
    return group[dfa.next[member[of]][dfa.classes[symbol]]];
  };
  const auto stays = [&](std::size_t of, bool on_line_ends) {
    for (std::size_t i = 0; i < symbols; ++i) {
      if ((i == '\n' || i == '\r') && !on_line_ends) {
        const std::size_t to = next(of, i);
        if (to == of || number[to] != automaton::dead) return false;
      } else if (next(of, i) != of) {
        return false;
      }
    }
    return true;
  };
  for (std::size_t i = 0; i < count; ++i) {
    if (stays(i, true)) number[i] = dfa.accepting[member[i]] ? automaton::all : automaton::dead;
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (dfa.accepting[member[i]] && stays(i, false)) number[i] = automaton::one_line;
  }
  CompiledPattern out;
  std::size_t free = automaton::first;
  for (const bool accepting : {true, false}) {
    for (std::size_t i = 0; i < count; ++i) {
      if (number[i] == no_limit && dfa.accepting[member[i]] == accepting) number[i] = free++;
    }
    if (accepting) out.accepting_end = free;
  }
  if (free > 255) throw TooLarge{};
  out.states = free;
  out.start = number[group[0]];
  if (out.start == automaton::dead) throw std::runtime_error("nothing matches");
  std::map<std::vector<std::uint8_t>, std::size_t> columns;
  for (std::size_t symbol = 0; symbol < symbols; ++symbol) {
    std::vector<std::uint8_t> column(free);
    column[automaton::all] = automaton::all;
    column[automaton::one_line] =
        symbol == '\n' || symbol == '\r' ? automaton::dead : automaton::one_line;
    for (std::size_t i = 0; i < count; ++i) {
      column[number[i]] = static_cast<std::uint8_t>(number[next(i, symbol)]);
    }
    // The rows of the first states are known and do not make symbols differ.
    const std::vector<std::uint8_t> used(column.begin() + automaton::first, column.end());
    const auto [found, is_new] = columns.emplace(used, columns.size());
    out.classes[symbol] = static_cast<std::uint8_t>(found->second);
    if (is_new) out.next.insert(out.next.end(), used.begin(), used.end());
  }
  out.class_count = columns.size();
  return out;
}

}  // namespace

bool CompiledPattern::accepts_all() const { return start == automaton::all; }

CompiledPattern compile_pattern(const std::string& pattern, std::optional<double> longest) {
  Parser parser(pattern);
  Node tree = parser.parse();
  std::vector<std::string> lenient;
  if (parser.dropped()) lenient.emplace_back("look-around");
  if (longest) drop_idle_limits(tree, 0, *longest);
  CompiledPattern out;
  for (const bool widened : {false, true}) {
    if (widened) {
      drop_limits(tree);
      lenient.emplace_back("counts");
    }
    try {
      out = table_of(determine(Nfa(tree)));
      out.lenient = std::move(lenient);
      return out;
    } catch (const TooLarge&) {
      continue;
    }
  }
  out.start = automaton::all;
  out.lenient = {"too large"};
  return out;
}

}  // namespace plumbline::schema
