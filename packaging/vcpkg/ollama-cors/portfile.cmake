# A port over the tree that it stands in: vcpkg install ollama-cors --overlay-ports=packaging/vcpkg
get_filename_component(SOURCE_PATH "${CURRENT_PORT_DIR}/../../.." ABSOLUTE)

vcpkg_check_features(OUT_FEATURE_OPTIONS options FEATURES
  tls OLLAMA_CORS_TLS
  idn OLLAMA_CORS_IDN
  tool OLLAMA_CORS_CLI)
# Both kinds are built; which one a triplet wants is what stays.
vcpkg_cmake_configure(SOURCE_PATH "${SOURCE_PATH}" OPTIONS
  ${options}
  -DOLLAMA_CORS_TESTS=OFF
  -DOLLAMA_CORS_STATIC=ON
  -DOLLAMA_CORS_WERROR=OFF)
vcpkg_cmake_install()
vcpkg_cmake_config_fixup(PACKAGE_NAME ollama_cors CONFIG_PATH lib/cmake/ollama_cors)
vcpkg_fixup_pkgconfig()
if("tool" IN_LIST FEATURES)
  vcpkg_copy_tools(TOOL_NAMES ollama-cors AUTO_CLEAN)
endif()
file(REMOVE_RECURSE "${CURRENT_PACKAGES_DIR}/debug/include" "${CURRENT_PACKAGES_DIR}/debug/share")
vcpkg_install_copyright(FILE_LIST "${SOURCE_PATH}/LICENSE")
