// API keys in plain text beside the digests that configurations hold of them.
#pragma once

#include <string>
#include <utility>
#include <vector>

// (secret, SHA-256 of its UTF-8 bytes)
inline const std::vector<std::pair<std::string, std::string>> secrets{
    {"sk-laptop-1", "11024cba85cd122b745d8ce440ec1140f2afeb29b35b5b88b491fb34db729df4"},
    {"sk-reader-2", "6c6eb2f85d7aadfd036e5b8f0b24638d4aad97f1b254b564b3e408a47d871151"},
    {"sk-path-3", "0392ffcdc5dd8b3837731096614f4607c11edac6dbb5ee04dcdc1a5f3c1106f8"},
    {"sk-b\xc3\xbc"
     "cher",
     "eb07d70fd54c308d18eeeace0a572d1dc29e28844be1c5d849a98f8ae28074f1"},
    {"sk-a", "a4a6d307ad00fa67176e1099fdbc4f4a09bb527a7f24718a5030f2f173d11f7f"},
    {"sk-b", "18519d64d0d18b0e84e43301547425933dc0394576666e8da1ef1790fb64ca9f"},
    {"sk-read", "4a47af28da98cebf6fff340f5d1e8dc46029c15f2dedf4f487771adc0ae6097c"},
    {"sk-chat", "81e20b546d8fdc24231bc9b57f18867fdec4acb9ee4871faca534a4c557981f1"},
    {"sk-full", "0cc410f6c1a138cac0064dd543ff2539e1e5a15ecf9da2b93b9dfa6a42a435e3"},
    {"test", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"},
    {"sk-admin-7", "bde78527f9dc827391f9fc8b8f4f37bdadae031938839f68eff437408814dd10"},
    {"k", "8254c329a92850f6d539dd376f4816ee2764517da5e0235514af433164480d7a"},
};
