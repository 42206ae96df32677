#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <vector>

#include "analyzer/lsp/framing.h"

namespace {

using plumbline::lsp::Framing;

struct Read {
  std::vector<std::string> texts, faults;
};

// Fed in pieces of that many bytes.
Read read(std::string_view stream, std::size_t piece = 1000000, std::size_t most = 1000) {
  Framing framing(most);
  Read out;
  for (std::size_t at = 0; at < stream.size(); at += piece) {
    framing.feed(stream.substr(at, piece));
    while (auto frame = framing.next()) {
      frame->fault.empty() ? out.texts.push_back(frame->text) : out.faults.push_back(frame->fault);
    }
  }
  return out;
}

const std::string good = "Content-Length: 2\r\n\r\n{}";

}  // namespace

TEST_CASE("messages come out whole wherever the stream is cut", "[lsp]") {
  const std::string stream =
      good +
      "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 4\r\n\r\n" +
      "[{}]" + good + good;
  for (std::size_t piece = 1; piece <= stream.size(); ++piece) {
    const Read out = read(stream, piece);
    CHECK(out.texts == std::vector<std::string>{"{}", "[{}]", "{}", "{}"});
    CHECK(out.faults.empty());
  }
}

TEST_CASE("headers are read in any case, with any blanks, and unknown ones are passed over",
          "[lsp]") {
  CHECK(read("content-length:2\r\n\r\n{}").texts.size() == 1);
  CHECK(read("CONTENT-LENGTH \t:  2 \r\n\r\n{}").texts.size() == 1);
  CHECK(read("Content-Length: 2\n\n{}").texts.size() == 1);
  CHECK(read("X-Trace: 1\r\nContent-Length: 2\r\nHost: a\r\n\r\n{}").texts.size() == 1);
  CHECK(read("Content-Type: a; charset=utf8\r\nContent-Length: 2\r\n\r\n{}").texts.size() == 1);
}

TEST_CASE("a message in another charset is refused, and the next one is read", "[lsp]") {
  const Read out = read("Content-Type: a; charset=utf-16\r\nContent-Length: 2\r\n\r\n{}" + good);
  CHECK(out.texts == std::vector<std::string>{"{}"});
  CHECK(out.faults == std::vector<std::string>{"charset of the message is not UTF-8"});
}

TEST_CASE("a length that is none is told once, and reading goes on at the next message", "[lsp]") {
  for (const char* length :
       {"", "-1", "abc", "2x", "99999999999999999999999", "1e3", "0x2", "1001", "4294967296"}) {
    INFO(length);
    const Read out = read("Content-Length: " + std::string(length) + "\r\n\r\n{}" + good + good);
    CHECK(out.faults.size() == 1);
    CHECK(out.texts == std::vector<std::string>{"{}", "{}"});
  }
  const Read none = read("Content-Type: a\r\n\r\n{}" + good);
  CHECK(none.faults == std::vector<std::string>{"header without Content-Length"});
  CHECK(none.texts.size() == 1);
}

TEST_CASE("an empty message is one", "[lsp]") {
  const Read out = read("Content-Length: 0\r\n\r\n" + good);
  CHECK(out.texts == std::vector<std::string>{"", "{}"});
}

TEST_CASE("garbage between messages is told once and passed over", "[lsp]") {
  const Read out = read(good + "\x01\x02 nonsense" + good + std::string(100000, 'x') + good);
  CHECK(out.faults.size() == 2);
  CHECK(out.texts == std::vector<std::string>{"{}", "{}", "{}"});
  for (const std::size_t piece : {1UL, 7UL, 100UL, 8192UL}) {
    CHECK(read(std::string(30000, '\r') + good + std::string(9000, ':') + "\n" + good, piece)
              .texts.size() == 2);
  }
}

TEST_CASE("a message that the stream ends in is not given out", "[lsp]") {
  Framing framing;
  framing.feed("Content-Length: 10\r\n\r\n{}");
  CHECK_FALSE(framing.next());
  CHECK_FALSE(framing.empty());
  framing.feed("12345678");
  CHECK(framing.next());
  CHECK(framing.empty());
}

TEST_CASE("a stream with random bytes in it never keeps the reader from its end", "[lsp]") {
  std::mt19937 random(7);  // NOLINT: the same each time
  for (int round = 0; round < 2000; ++round) {
    std::string stream;
    for (int i = 0; i < 5; ++i) stream += good;
    for (int i = 0; i < 3; ++i) {
      stream[random() % stream.size()] = static_cast<char>(random() % 256);
    }
    const Read out = read(stream, 1 + random() % 40);
    CHECK(out.texts.size() <= 5);
  }
}
