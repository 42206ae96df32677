// Build tool: writes the rules' Markdown pages into a C++ source file.
// Usage: plumbline_embed_pages RULES_DIRECTORY OUTPUT ID...
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  const std::string directory = argv[1];
  std::string out =
      "// Written by rules/embed_pages.cpp.\n"
      "#include \"analyzer/check/rule.h\"\n\n"
      "namespace plumbline {\n\n"
      "std::string_view rule_page(std::string_view id) {\n";
  for (int i = 3; i < argc; ++i) {
    const std::string id = argv[i];
    std::ifstream file(directory + "/" + id + ".md", std::ios::binary);
    if (!file) {
      std::cerr << "cannot read the page of " << id << "\n";
      return 1;
    }
    const std::string page{std::istreambuf_iterator<char>(file), {}};
    if (page.find(")~~~\"") != std::string::npos) return 1;
    // Pieces, because compilers limit the length of one literal.
    out += "  if (id == \"" + id + "\") {\n    return";
    for (std::size_t at = 0; at == 0 || at < page.size(); at += 8000) {
      out += "\n        R\"~~~(" + page.substr(at, 8000) + ")~~~\"";
    }
    out += ";\n  }\n";
  }
  out += "  return {};\n}\n\n}  // namespace plumbline\n";
  std::ofstream(argv[2], std::ios::binary) << out;
  return 0;
}
