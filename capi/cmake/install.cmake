# What `cmake --install` lays down, in three parts: `library` for those who run a program that uses it,
# `development` for those who build one, `program` (bindings/cli).
include(CMakePackageConfigHelpers)

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/ollama_cors)
set(targets ollama_cors ollama_cors_headers
    ollama_cors_policy_target ollama_cors_policy ollama_cors_fetch ollama_cors_ollama)
if(OLLAMA_CORS_STATIC)
  list(APPEND targets ollama_cors_static)
endif()
install(TARGETS ${targets} EXPORT ollama_cors
  RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT library
  LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development
  ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE
  DESTINATION ${CMAKE_INSTALL_DATADIR}/licenses/ollama-cors COMPONENT library)

install(FILES include/ollama_cors.h include/ollama_cors.hpp
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
foreach(module policy fetch ollama)
  install(DIRECTORY ${PROJECT_SOURCE_DIR}/core/${module}
    DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/ollama_cors COMPONENT development
    FILES_MATCHING PATTERN *.hpp)
endforeach()
install(FILES ${PROJECT_SOURCE_DIR}/core/config/schema.json
  RENAME configuration.schema.json
  DESTINATION ${CMAKE_INSTALL_DATADIR}/ollama-cors COMPONENT library)

# The guide, what it refers to, and the examples, laid out as here so that its links hold. Of what stays
# in the project only the name is left.
set(doc_dir ${CMAKE_INSTALL_DATADIR}/doc/ollama-cors)
file(RELATIVE_PATH header_dir /${doc_dir}/capi /${CMAKE_INSTALL_INCLUDEDIR})
foreach(page capi/README capi/abi/README core/config/README core/policy/README core/doctor/README)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${page}.md)
  file(READ ${PROJECT_SOURCE_DIR}/${page}.md text)
  string(REPLACE "](include/" "](${header_dir}/" text "${text}")
  string(REPLACE "/capi/include/" "/capi/${header_dir}/" text "${text}")
  string(REGEX REPLACE "\\[([^]]*)\\]\\((\\.\\./)+(examples/node|examples/python|examples/service|tests)[^)]*\\)" "\\1"
         text "${text}")
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/doc/${page}.md "${text}")
endforeach()
install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/doc/ DESTINATION ${doc_dir} COMPONENT development)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples/c ${PROJECT_SOURCE_DIR}/examples/cpp
  DESTINATION ${doc_dir}/examples COMPONENT development)

install(EXPORT ollama_cors NAMESPACE ollama_cors:: FILE ollama_corsTargets.cmake
  DESTINATION ${package_dir} COMPONENT development)
configure_file(cmake/ollama_corsConfig.cmake.in ollama_corsConfig.cmake @ONLY)
# Before 1.0 a minor version may break (its SONAME differs too).
write_basic_package_version_file(ollama_corsConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ollama_corsConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/ollama_corsConfigVersion.cmake
  DESTINATION ${package_dir} COMPONENT development)

# Relative, so that an installed tree may be moved.
set(pc_dir ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig)
file(RELATIVE_PATH OLLAMA_CORS_PC_PREFIX ${pc_dir} ${CMAKE_INSTALL_PREFIX})
string(REGEX REPLACE "/$" "" OLLAMA_CORS_PC_PREFIX ${OLLAMA_CORS_PC_PREFIX})
configure_file(cmake/ollama-cors.pc.in ollama-cors.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/ollama-cors.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
