"""A recipe over the tree that it stands in: `conan create packaging/conan`.

Who has Boost and OpenSSL from the system says so in a profile: `[platform_requires]` boost/1.81.0, openssl/3.0.
"""

import pathlib
import re

from conan import ConanFile
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy

ROOT = pathlib.Path(__file__).resolve().parents[2]


class OllamaCors(ConanFile):
    name = "ollama-cors"
    description = "A browser-correct front door for a local Ollama server"
    license = "MIT"
    topics = ("ollama", "cors", "proxy")
    package_type = "library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"shared": [True, False], "fPIC": [True, False], "tls": [True, False]}
    default_options = {"shared": True, "fPIC": True, "tls": True, "boost/*:header_only": True}
    implements = ["auto_shared_fpic"]

    def set_version(self):
        text = (ROOT / "CMakeLists.txt").read_text()
        self.version = re.search(r"project\(ollama_cors VERSION ([0-9.]+)", text)[1]

    def export_sources(self):
        for pattern in ("CMakeLists.txt", "LICENSE", "core/*", "capi/*"):
            copy(self, pattern, src=ROOT, dst=self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]")
        if self.options.tls:
            self.requires("openssl/[>=3 <4]")

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["OLLAMA_CORS_CLI"] = False
        toolchain.cache_variables["OLLAMA_CORS_TESTS"] = False
        toolchain.cache_variables["OLLAMA_CORS_WERROR"] = False
        toolchain.cache_variables["OLLAMA_CORS_STATIC"] = not self.options.shared
        toolchain.cache_variables["OLLAMA_CORS_TLS"] = bool(self.options.tls)
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", src=self.source_folder, dst=pathlib.Path(self.package_folder, "licenses"))

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "ollama_cors")
        target = "ollama_cors" if self.options.shared else "static"
        self.cpp_info.set_property("cmake_target_name", f"ollama_cors::{target}")
        self.cpp_info.set_property("pkg_config_name", "ollama-cors")
        self.cpp_info.libs = ["ollama_cors"]
        if not self.options.shared:
            self.cpp_info.defines = ["OCORS_STATIC"]
            if self.settings.os == "Linux":
                self.cpp_info.system_libs = ["m", "pthread"]
