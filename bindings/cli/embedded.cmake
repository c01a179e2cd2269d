# ollama_cors_embed_command_line(TARGET): puts the command line into a module of another language, as
# ollama_cors_command_line(argc, argv). It costs a twentieth of what a program of its own would.
function(ollama_cors_embed_command_line target)
  find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
  set(cli ${CMAKE_CURRENT_FUNCTION_LIST_DIR})
  file(GLOB sources CONFIGURE_DEPENDS ${cli}/*.cpp)
  add_library(${target}_cli OBJECT ${sources})
  set_source_files_properties(${cli}/main.cpp PROPERTIES
    COMPILE_DEFINITIONS main=ollama_cors_command_line COMPILE_OPTIONS -Wno-missing-declarations)
  target_include_directories(${target}_cli SYSTEM PRIVATE ${CLI11_INCLUDE_DIR})
  target_compile_features(${target}_cli PRIVATE cxx_std_20)
  target_compile_options(${target}_cli PRIVATE ${OLLAMA_CORS_SMALL})
  target_link_libraries(${target}_cli PRIVATE
    ollama_cors_build_options ollama_cors_boost ollama_cors_objects)
  if(OLLAMA_CORS_TLS)
    find_package(OpenSSL 3.0 REQUIRED)
    target_link_libraries(${target}_cli PRIVATE OpenSSL::Crypto)
  endif()
  target_compile_definitions(${target}_cli PRIVATE
    OLLAMA_CORS_HAVE_CRYPTO=$<BOOL:${OLLAMA_CORS_TLS}>)
  set_target_properties(${target}_cli PROPERTIES
    CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    POSITION_INDEPENDENT_CODE ON)
  target_link_libraries(${target} PRIVATE ${target}_cli)
endfunction()
