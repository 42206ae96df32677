// String literals of C++ as they stand in a file: what bytes they mean, and where each byte is
// written. Knows nothing of Clang: whoever finds the tokens says where they begin.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analyzer/source/diagnostic.h"
#include "analyzer/source/document.h"

namespace plumbline::cpp {

// One token `prefix"content"`, offsets in the file.
struct Literal {
  Range whole;    // from the prefix to the closing quote
  Range content;  // between the quotes; in a raw literal between the brackets
  bool raw = false;
};

// The literal that begins at `begin`. Nothing: there is none, it does not end, or it is not one of
// bytes (L"", u"", U"").
std::optional<Literal> lex_literal(std::string_view file, std::uint32_t begin);

// Puts together a text whose bytes are written somewhere in a file, and says where.
class Assembly {
 public:
  // `bytes` are written as the bytes [begin, end) of the file.
  void add(std::string_view bytes, std::uint32_t begin, std::uint32_t end);
  // What the literal means. False, and the rest left out: an escape that is none.
  bool add(std::string_view file, const Literal&);
  // The same for a literal in another file, all of which is taken as written at `place`.
  bool add_foreign(std::string_view other_file, const Literal&, Range place);
  const std::string& text() const { return text_; }
  std::vector<Embedding::Piece> pieces() &&;

 private:
  std::string text_;
  std::vector<Embedding::Piece> pieces_;
  std::uint32_t next_ = 0;  // where the next byte stands if it follows the last one
};

// A token of a text: in the file that the text is shown in, or in another one.
struct Token {
  std::uint32_t begin = 0;                     // in its file
  std::shared_ptr<const Document> other = {};  // that file; null: the one it is shown in
  Range place = {};                            // with `other`: where the file uses it
  bool operator==(const Token& b) const {
    return begin == b.begin && other == b.other && place == b.place;
  }
};

// The text that the tokens mean together, as a document in the file. Null: not all of them can be
// read.
std::shared_ptr<const Document> embed(std::shared_ptr<const Document> file,
                                      const std::vector<Token>& tokens);

// The same tokens after edits inside of literals have made `after` of `before`. `all`: every token
// that was edited, and `tokens`. Empty: one of them is no literal any more.
std::vector<Token> moved(const std::vector<Token>& tokens, std::vector<Token> all,
                         std::string_view before, std::string_view after);

// Cuts an edit of the text where a token ends, so that each part stays within one. `text`: what
// embed() has made of the tokens. Empty: it cannot be written in them (they are in another file, it
// would end a raw literal, or a number before it would go on).
std::vector<Edit> cut_edit(const Document& text, const std::vector<Token>& tokens,
                           const Edit& edit);

// As an ordinary literal has to write it.
std::string escaped(std::string_view text);

}  // namespace plumbline::cpp
