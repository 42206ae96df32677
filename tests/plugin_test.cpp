// Plugins: rules in shared objects and programs, well behaved and not.
#include <catch2/catch.hpp>

#include <chrono>

#include "tests/program.h"

using namespace plumbline;
using namespace plumbline::tests;

namespace {

const std::string clean = R"({"Version": "2020-12-01",
  "Parameters": [{"Name": "Unread", "Type": "String", "DefaultValue": "x"}],
  "Steps": [
    {"Name": "stop", "Type": "Fail", "Arguments": {"ErrorMessage": "no"}}]}
)";

// A folder with a definition and a configuration that names the plugins.
struct Project {
  explicit Project(const std::string& plugins, const std::string& more = "") {
    folder.write("p.json", clean);
    folder.write("plumbline.jsonc", "{\"plugins\": " + plugins + more + "}");
  }
  Run check(const std::string& options = "") const {
    return folder.run("check -f concise p.json " + options);
  }
  Folder folder;
};

std::string built(const std::string& name) {
  return std::string("\"") + PLUMBLINE_PLUGINS + "/" + name + ".so\"";
}
std::string python(const std::string& file) {
  return R"({"command": ["python3", ")" + file + "\"]}";
}
std::string shell(const std::string& script) {
  return R"({"command": ["sh", "-c", ")" + script + R"("], "timeoutSeconds": 5})";
}

// A shell that knows one rule, and does this about a definition.
std::string two_faced(const std::string& script) {
  return shell(
      R"(read REQUEST; case $REQUEST in *rules*) echo '{\"abi\": 1, \"rules\": [{\"id\": \"bad/one\"}]}';;)"
      " *) " +
      script + ";; esac");
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

const std::string example = PLUMBLINE_SOURCE_DIR "/plugins/examples/unused_parameters.py";

}  // namespace

TEST_CASE("plugins in C, C++ and Python find things at exact places") {
  const Project project("[" + built("step_names") + ", " + built("many_machines") + ", " +
                        python(example) + "]");
  project.folder.write("p.json", R"({"Version": "2020-12-01",
  "Parameters": [{"Name": "Unread", "Type": "String", "DefaultValue": "x"}],
  "Steps": [
    {"Name": "train", "Type": "Training", "Arguments": {
      "ResourceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 5, "VolumeSizeInGB": 30}}}]}
)");
  const Run run = project.folder.run("check -f concise --select acme p.json");
  INFO(run.out << run.err);
  CHECK(run.status == 1);
  CHECK(has(run.out, "p.json:2:27: note acme/unused-parameters nothing reads parameter `Unread`"));
  CHECK(has(
      run.out,
      "p.json:4:14: warning acme/step-names step `train` does not begin with a capital letter"));
  CHECK(has(run.out, "p.json:5:75: error acme/many-machines step `train` trains on 5 machines"));
  CHECK(count(run.out, "acme/") == 3);
  const Run in_process =
      project.folder.run("check -f concise --select acme p.json --plugin-isolation in-process");
  CHECK(in_process.out == run.out);
  CHECK(project.folder.run("check -f concise --select acme -j2 p.json p.json").status == 1);
}

TEST_CASE("rules of plugins are rules: listed, explained, switched, ignored, known") {
  const Project project("[" + built("step_names") + ", " + built("many_machines") + "]",
                        R"(, "rules": {"acme/step-names": "error"})");
  const Run list = project.folder.run("rules");
  INFO(list.out << list.err);
  CHECK(has(list.out, "acme/step-names"));
  CHECK(has(list.out, "Training runs on at most four machines."));
  CHECK(has(project.folder.run("explain acme/many-machines").out, "The budget is made for four."));
  CHECK(has(project.check().out, "error acme/step-names"));
  CHECK_FALSE(has(project.check("--ignore acme/step-names").out, "acme/"));
  project.folder.write("plumbline.jsonc", "{\"plugins\": " + built("step_names") +
                                              R"(, "ignores": [{"rules": "acme/step-names",
      "steps": "stop", "reason": "an old name"}]})");
  CHECK_FALSE(has(project.check().out, "acme/"));
  project.folder.write("plumbline.jsonc", "{\"plugins\": " + built("step_names") + "}");
  CHECK(project.folder.run("baseline create p.json").status == 0);
  CHECK_FALSE(has(project.check("--baseline plumbline-baseline.json").out, "acme/"));
  CHECK_FALSE(has(project.check("--isolated").out, "acme/"));
}

TEST_CASE("a plugin that fails over a file costs one finding, and the rest goes on") {
  const auto [name, what] = GENERATE(table<std::string, std::string>({
      {"crash", "crashed: Segmentation fault (signal 11)"},
      {"pointer", "points to `/Steps/99`, which is not in the definition (line 2 of its answer)"},
      {"rule", "finds something of `graph/cycle`, no rule of it"},
      {"null", "finds something of ``, no rule of it"},
      {"status", "fails: plumbline_plugin_check returned 7"},
      {"throws", "fails: it threw an exception: out of ideas"},
      {"flood", "wrote more than 8192 KiB"},
  }));
  const Project project("[" + built("bad_" + name) + ", " + built("step_names") + "]");
  const Run run = project.check();
  INFO(name << "\n" << run.out << run.err);
  CHECK(run.status == 1);
  CHECK(count(run.out, "internal/plugin") == 1);
  CHECK(has(run.out, "p.json:1:1: error internal/plugin plugin "));
  CHECK(has(run.out, what));
  CHECK(has(run.out, "p.json:4:14: warning acme/step-names"));
  const bool heard = name != "crash" && name != "throws" && name != "flood";
  CHECK(has(run.out, "bad/one found before") == heard);
  if (name == "crash") return;
  const Run in_process = project.check("--plugin-isolation in-process");
  INFO(in_process.out << in_process.err);
  CHECK(count(in_process.out, "internal/plugin") == 1);
  CHECK(has(in_process.out, what));
}

TEST_CASE("an answer that cannot be read costs one finding") {
  const auto [answer, what] = GENERATE(table<std::string, std::string>({
      {"'\\\\377\\\\376\\\\000\\\\001'", "which is no JSON object (line 1 of its answer)"},
      {"'[[[[[[[['", "answers `[[[[[[[[`, which is no JSON object (line 1 of its answer)"},
      {R"('{\"rule\": 5}')", "finds something of `5`, no rule of it (line 1 of its answer)"},
      {R"('{\"rule\": \"bad/one\", \"pointer\": \"\", \"message\": {}}')",
       "finds something and does not say what (line 1 of its answer)"},
      {R"('{\"done\": false}')", "finds something of ``, no rule of it"},
      {"''", "ended before it said that it is done"},
  }));
  const Run run =
      Project("[" + two_faced("printf " + answer) + ", " + built("step_names") + "]").check();
  INFO(answer << "\n" << run.out << run.err);
  CHECK(run.status == 1);
  CHECK(count(run.out, "internal/plugin") == 1);
  CHECK(has(run.out, what));
  CHECK(has(run.out, "p.json:4:14: warning acme/step-names"));
}

TEST_CASE("a plugin is found through links and where its name has blanks") {
  const Project project(R"(["link.so", "in here/plugin.so"])");
  const std::string library = std::string(PLUMBLINE_PLUGINS) + "/step_names.so";
  std::filesystem::create_symlink(library, project.folder.path() / "link.so");
  CHECK(has(project.check().out, "no shared object `in here/plugin.so`"));
  std::filesystem::create_directory_symlink(PLUMBLINE_PLUGINS, project.folder.path() / "in here");
  project.folder.write("plumbline.jsonc",
                       R"({"plugins": ["link.so", "in here/many_machines.so"]})");
  const Run run = project.check();
  INFO(run.out << run.err);
  CHECK(run.status == 0);
  CHECK(has(run.out, "p.json:4:14: warning acme/step-names"));
}

TEST_CASE("a plugin that cannot be used is said where it is named, and the rest goes on") {
  const auto [plugin, what] = GENERATE(table<std::string, std::string>({
      {built("bad_newer"), "speaks version 2 of the plugin interface, this plumbline speaks 1"},
      {built("bad_crash_at_once"), "crashed: Aborted (signal 6)"},
      {built("bad_rules"), "does not answer with one JSON object when it is asked for its rules"},
      {"\"p.json\"", "fails: "},
      {shell("echo rubbish"), "does not answer with one JSON object"},
      {shell("exit 3"), "ended with status 3"},
      {shell("echo '{}'"), "does not say which version of the plugin interface it speaks"},
      {R"({"command": ["./is-not-there"]})", "could not be started: No such file or directory"},
  }));
  const Project project("[" + built("step_names") + ", " + plugin + "]");
  const Run run = project.check();
  INFO(plugin << "\n" << run.out << run.err);
  CHECK(run.status == 1);
  CHECK(count(run.out, "internal/plugin") == 1);
  CHECK(has(run.out, "plumbline.jsonc:1:"));
  CHECK(has(run.out, what));
  CHECK(has(run.out, "p.json:4:14: warning acme/step-names"));
  const Run list = project.folder.run("rules");
  CHECK(list.status == 0);
  CHECK(has(list.err, what));
}

TEST_CASE("a plugin has only so much time and room") {
  const auto begin = std::chrono::steady_clock::now();
  const std::string loop = R"({"library": )" + built("bad_loop") + R"(, "timeoutSeconds": 0.5})";
  Run run = Project(loop).check();
  INFO(run.out << run.err);
  CHECK(count(run.out, "internal/plugin") == 1);
  CHECK(has(run.out, "took longer than 0.5 s and was ended"));
  // It ends, and leaves something behind that has its output open.
  run = Project(two_faced("sleep 60 & sleep 60")).check();
  CHECK(has(run.out, "took longer than 5 s and was ended"));
  // It says that it has no more to say, goes on, and does not want to be ended.
  run = Project(two_faced("trap '' TERM INT HUP; exec >&- 2>&-; sleep 60; sleep 60")).check();
  INFO(run.out << run.err);
  CHECK(has(run.out, "took longer than 5 s and was ended"));
  run = Project(two_faced("yes")).check();
  INFO(run.out << run.err);
  CHECK(count(run.out, "internal/plugin") == 1);
  CHECK(has(run.out, "wrote more than 8192 KiB and was ended"));
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(50));
}

TEST_CASE("what is wrong in the list of plugins is said at its place") {
  const auto [plugins, what] = GENERATE(table<std::string, std::string>({
      {"\"none.so\"", "there is no shared object `none.so`"},
      {"7", "`plugins` is a number, expected an object"},
      {"{}", "a plugin without `library` or `command` is nowhere"},
      {R"({"library": "p.json", "command": ["x"]})", "a plugin is a `library` or a `command`"},
      {R"({"command": "x"})", "`command` is a string, expected an array"},
      {R"({"command": []})", "`command` is empty"},
      {R"({"command": ["x"], "timeoutSeconds": 0})",
       "`timeoutSeconds` is no number from 0 to 3600"},
      {R"({"comand": ["x"]})", "a plugin has no key `comand`"},
  }));
  const Run run = Project(plugins).folder.run("check -f concise p.json");
  INFO(plugins << "\n" << run.out << run.err);
  CHECK(run.status == 2);
  CHECK(has(run.out, what));
}
