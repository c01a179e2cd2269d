// The arrows of the house: which folder may include what. Linking restricts nothing, so this reads
// the #include lines themselves; ARCHITECTURE.md shows the same table.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace files = std::filesystem;
using names = std::set<std::string>;

const files::path root = OLLAMA_CORS_SOURCE_DIR;

// Direct arrows; what they reach is allowed too.
const std::map<std::string, names> arrows{
    {"fetch", {}},
    {"ollama", {}},
    {"policy", {"fetch"}},
    {"crypto", {}},
    {"keys", {"crypto"}},
    {"page", {"fetch"}},
    {"http", {"fetch"}},
    {"net", {"http", "crypto"}},
    {"config", {"policy", "ollama", "keys"}},
    {"shim", {"net", "config", "ollama"}},
    {"client", {"net", "page", "ollama"}},
    {"replay", {"net", "ollama"}},
    {"doctor", {"client", "config"}},
    {"capi", {"shim", "doctor", "client", "config", "replay"}},
};

names reachable_from(const std::string& folder) {
  names reached{folder};
  std::vector<std::string> open{folder};
  while (!open.empty()) {
    const auto from = arrows.at(open.back());
    open.pop_back();
    for (const auto& next : from) {
      if (reached.insert(next).second) open.push_back(next);
    }
  }
  return reached;
}

struct include_line {
  std::string file;  // from the root of the project
  int line;
  std::string included;
};

// "core/net/loop.cpp" -> {"core", "net", "loop.cpp"}
std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts;
  for (const auto& part : files::path(path)) parts.push_back(part.string());
  return parts;
}

bool is_boost(const include_line& line, std::string_view library) {
  return line.included.starts_with("boost/" + std::string(library));
}

// Why the line is wrong; empty if it is not.
std::string wrong_in_core(const include_line& line, const std::string& folder) {
  if (!arrows.contains(folder)) return "stands in a folder that the table does not know";
  if (is_boost(line, "asio") && folder != "net") return "only core/net may include Asio";
  if (is_boost(line, "beast") && folder != "net" && folder != "http") {
    return "only core/net and core/http may include Beast";
  }
  if (is_boost(line, "") && (folder == "policy" || folder == "fetch")) {
    return folder + " includes no Boost";
  }
  const std::string target = parts_of(line.included).front();
  if (target == "..") return "climbs out of its folder";
  if (arrows.contains(target) && !reachable_from(folder).contains(target)) {
    return "no arrow leads from " + folder + " to " + target;
  }
  if (folder != "capi" && line.included.starts_with("ollama_cors.h")) {
    return "the core knows nothing of the C ABI";
  }
  return {};
}

// A binding sees the C ABI and itself. `exists` says whether the project has a file.
template <class Exists>
std::string wrong_in_binding(const include_line& line, Exists exists) {
  if (line.included == "ollama_cors.h" || line.included == "ollama_cors.hpp") return {};
  if (line.included.find("..") != std::string::npos) return "climbs out of its folder";
  if (is_boost(line, "asio") || is_boost(line, "beast")) return "only core/net may include Asio";
  for (auto folder = files::path(line.file).parent_path(); folder != "bindings";
       folder = folder.parent_path()) {
    if (exists((folder / line.included).string())) return {};
  }
  if (exists("core/" + line.included) || exists("capi/src/" + line.included) ||
      exists(line.included)) {
    return "a binding wraps the C ABI alone";
  }
  return {};
}

template <class Exists>
std::string wrong(const include_line& line, Exists exists) {
  const auto parts = parts_of(line.file);
  if (parts[0] == "core") return wrong_in_core(line, parts[1]);
  if (parts[0] == "capi") return wrong_in_core(line, "capi");
  if (parts[0] == "bindings") return wrong_in_binding(line, exists);
  return {};
}

bool is_source(const files::path& path) {
  static const names endings{".h", ".hpp", ".c", ".cpp", ".inc", ".ipp", ".in"};
  return endings.contains(path.extension().string());
}

// What other people wrote, and what a build made.
bool is_skipped(const files::path& path) {
  const std::string name = path.filename().string();
  return name == "node_modules" || name == "build" || name.starts_with('.');
}

void read_includes(const files::path& file, std::vector<include_line>& lines) {
  std::ifstream input(file);
  int number = 0;
  for (std::string text; std::getline(input, text);) {
    ++number;
    const auto hash = text.find_first_not_of(" \t");
    if (hash == std::string::npos || text[hash] != '#') continue;
    const auto word = text.find_first_not_of(" \t", hash + 1);
    if (word == std::string::npos || text.compare(word, 7, "include") != 0) continue;
    const auto open = text.find_first_of("\"<", word);
    if (open == std::string::npos) continue;
    const auto close = text.find_first_of("\">", open + 1);
    if (close == std::string::npos) continue;
    lines.push_back({files::relative(file, root).generic_string(), number,
                     text.substr(open + 1, close - open - 1)});
  }
}

std::vector<include_line> read_project() {
  std::vector<include_line> lines;
  for (const char* top : {"core", "capi", "bindings"}) {
    for (auto entry = files::recursive_directory_iterator(root / top);
         entry != files::recursive_directory_iterator(); ++entry) {
      if (entry->is_directory() && is_skipped(entry->path())) {
        entry.disable_recursion_pending();
      } else if (entry->is_regular_file() && is_source(entry->path())) {
        read_includes(entry->path(), lines);
      }
    }
  }
  return lines;
}

TEST(arrows, every_include_follows_one) {
  const auto exists = [](const std::string& path) { return files::exists(root / path); };
  const auto lines = read_project();
  ASSERT_GT(lines.size(), 200U) << "the project was not found at " << root;
  for (const auto& line : lines) {
    const std::string why = wrong(line, exists);
    EXPECT_TRUE(why.empty()) << line.file << ':' << line.line << ": #include " << line.included
                             << ": " << why;
  }
}

TEST(arrows, the_rules_can_say_no) {
  const auto exists = [](const std::string& path) {
    return path == "core/policy/policy.hpp" || path == "capi/src/policy.hpp" ||
           path == "bindings/cli/input.hpp";
  };
  const auto is_wrong = [&](const char* file, const char* included) {
    return !wrong({file, 1, included}, exists).empty();
  };
  EXPECT_FALSE(is_wrong("core/policy/a.cpp", "fetch/origin.hpp"));
  EXPECT_FALSE(is_wrong("core/config/a.cpp", "fetch/origin.hpp"));
  EXPECT_FALSE(is_wrong("core/net/a.cpp", "boost/asio/post.hpp"));
  EXPECT_FALSE(is_wrong("core/http/a.cpp", "boost/beast/http/basic_parser.hpp"));
  EXPECT_FALSE(is_wrong("core/config/a.cpp", "boost/json.hpp"));
  EXPECT_FALSE(is_wrong("core/policy/a.cpp", "vector"));
  EXPECT_FALSE(is_wrong("capi/src/a.cpp", "ollama_cors.h"));
  EXPECT_FALSE(is_wrong("bindings/cli/a.cpp", "input.hpp"));
  EXPECT_FALSE(is_wrong("bindings/cli/deep/a.cpp", "input.hpp"));
  EXPECT_FALSE(is_wrong("bindings/node/src/a.cpp", "napi.h"));
  EXPECT_FALSE(is_wrong("bindings/cli/a.cpp", "ollama_cors.hpp"));

  EXPECT_TRUE(is_wrong("core/fetch/a.cpp", "policy/policy.hpp"));
  EXPECT_TRUE(is_wrong("core/policy/a.cpp", "ollama/routes.hpp"));
  EXPECT_TRUE(is_wrong("core/policy/a.cpp", "boost/json.hpp"));
  EXPECT_TRUE(is_wrong("core/fetch/a.cpp", "boost/config.hpp"));
  EXPECT_TRUE(is_wrong("core/http/a.cpp", "boost/asio.hpp"));
  EXPECT_TRUE(is_wrong("core/shim/a.cpp", "boost/asio/post.hpp"));
  EXPECT_TRUE(is_wrong("core/shim/a.cpp", "boost/beast.hpp"));
  EXPECT_TRUE(is_wrong("core/shim/a.cpp", "replay/upstream.hpp"));
  EXPECT_TRUE(is_wrong("core/net/a.cpp", "policy/decision.hpp"));
  EXPECT_TRUE(is_wrong("core/net/a.cpp", "../policy/decision.hpp"));
  EXPECT_TRUE(is_wrong("core/net/a.cpp", "ollama_cors.h"));
  EXPECT_TRUE(is_wrong("core/unheard-of/a.cpp", "vector"));
  EXPECT_TRUE(is_wrong("bindings/cli/a.cpp", "policy/policy.hpp"));
  EXPECT_TRUE(is_wrong("bindings/cli/a.cpp", "policy.hpp"));
  EXPECT_TRUE(is_wrong("bindings/cli/a.cpp", "core/policy/policy.hpp"));
  EXPECT_TRUE(is_wrong("bindings/cli/a.cpp", "../../core/policy/policy.hpp"));
  EXPECT_TRUE(is_wrong("bindings/cli/a.cpp", "boost/asio.hpp"));
}

}  // namespace
